# Inline mode: what people see above what they type behind the bot's name, and below what they share.

inline-first = Send me a selfie first
inline-more = Make another one
button-yours = Make yours
