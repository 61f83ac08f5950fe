# 内联模式：输入机器人名字时上方显示的内容，以及分享出去的短片下方的按钮。

inline-first = 先给我发一张自拍
inline-more = 再做一个
button-yours = 我也要做
