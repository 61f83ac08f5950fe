# 照片为什么不能用：发生了什么、没有收费、下一步怎么做。

refused-no-face = 照片里找不到人脸。没有收费。请发一张整张脸正对镜头的照片。
refused-many-faces = 照片里不止一个人。没有收费。请发一张只有一张脸的照片。
refused-face-size = 脸太近或太远。没有收费。请发一张脸大约占画面三分之一的照片。
refused-face-pose = 头转得或歪得太多。没有收费。请正对镜头再试一次。
refused-face-covered = 脸有一部分被遮住或被裁掉。没有收费。请发一张露出整张脸、没有手、头发或眼镜遮挡的照片。
refused-unclear = 照片太暗或太模糊。没有收费。请在光线好的地方拿稳再拍一张。
refused-face-cut = 脸被照片边缘切掉了。没有收费。请发一张整张脸、四周留有空间的照片。
refused-face-too-small = 照片里的脸太小。没有收费。请靠近一些再拍，或以文件形式发送，以免 Telegram 压缩。
refused-face-turned = 头转向了一侧。没有收费。请正对镜头再试一次。
refused-face-raised = 头抬得或低得太多。没有收费。请把手机举到与眼睛同高再拍。
refused-too-dark = 脸太暗。没有收费。请面向窗户或灯光再拍一张。
refused-too-bright = 脸过曝，看不清。没有收费。请避开强光、关掉闪光灯再拍一张。
refused-shaken = 照片拍抖了。没有收费。请拿稳手机或靠着东西再拍一张。
refused-blurred = 脸没有对上焦。没有收费。请先在屏幕上点一下脸部再拍一张。
refused-too-small = 图片太小。没有收费。请发一张宽和高都不小于 400 像素的照片。
refused-too-large = 文件太大。没有收费。请以照片形式发送，或发 20 MB、6000 万像素以内的文件。
refused-bad-shape = 图片太狭长。没有收费。请围绕脸部裁剪后再发。
refused-bad-format = 我打不开这种文件。没有收费。请发 JPEG、PNG、WebP、AVIF 或 HEIC 照片。
refused-damaged = 文件损坏或不完整。没有收费。请把照片再发一次。
refused-unsuitable = 服务用不了这张照片，也没有说明原因。没有收费。请换一张：一张脸、端正、光线好。
refused-policy = 服务认为这张照片不符合内容规则。没有收费。请换一张照片。
refused-unfetchable = 我没能从 Telegram 取到这张照片。没有收费。请再发一次。
refused-trouble = 我试了一段时间，还是没能检查这张照片。没有收费。请稍后再发一次。
refused-defect = 我们这边出了问题，已经通知我们。没有收费。请先试试别的照片。
