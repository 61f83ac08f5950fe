"""What is different where many people chat: who may ask, who leads, what is said to one of them only."""
