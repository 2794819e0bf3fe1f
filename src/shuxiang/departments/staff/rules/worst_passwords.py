"""The words that people put first, and so do those who guess. Kept without figures at the end."""

from __future__ import annotations

_WORDS = """
    password passwd passw0rd pass passcode admin administrator root superuser sysadmin system user
    guest test tester testing demo default changeme change secret welcome login master manager
    letmein iloveyou loveyou love lover monkey dragon sunshine princess football baseball
    basketball superman batman spiderman pokemon naruto michael jordan daniel jessica charlie
    thomas jennifer ashley nicole andrew matthew joshua robert william george computer internet
    windows microsoft google apple samsung huawei xiaomi tencent alibaba baidu weixin wechat
    taobao alipay qq qqq wo woaini aini woaiwo woaijia woaiwojia woaizuguo woaizhongguo zhongguo
    china beijing shanghai guangzhou shenzhen nihao hello helloworld shengri shengrikuaile
    kuaile xinnian gongxi facai gongxifacai woshishui buzhidao wangji mima denglu guanliyuan
    guanli yonghu ceshi moren tushuguan tushu library lib librarian books book bookworm duzhe
    jieshu yunxi xian xiancheng wenhua wenhuaguan guanzhang dushu yuedu shuxiang
    zhang wang li zhao chen liu yang huang zhou wu xu sun hu zhu gao lin he guo ma luo
    zhangwei wangwei liwei wangfang liqiang xiaoming xiaohong zhangsan lisi wangwu zhaoliu
    qwerty qwertyuiop qwert qwer qwe asdf asdfgh asdfghjkl asd zxcv zxcvbnm zxc qazwsx
    qazwsxedc qweasd qweasdzxc asdasd asdqwe zaq xsw abc abcd abcde abcdef abcdefg abcabc aaa
    aaaa aaaaa aaaaaa aaaaaaaa xxx xxxx xxxxxx zzz zzzzzz iii
    trustno starwars whatever freedom shadow summer winter spring autumn flower cookie cheese
    chocolate banana orange purple silver golden diamond angel baby babygirl lovely sweet honey
    family mother father sister brother forever friend friends happy smile lucky peace hunter
    killer ninja soccer hockey tennis racing ferrari mercedes porsche toyota honda harley
    access server oracle mysql postgres database network cisco router linux ubuntu debian redhat
    office excel word public private company service support staff student teacher school
    college university money dollar million bitcoin matrix phoenix tigger ginger pepper maggie
    buster bailey snoopy garfield mickey donald hannah sophie chelsea liverpool arsenal barcelona
    real madrid yankees dallas cowboys packers steelers eagles london paris america canada
    australia germany france london tokyo korea hongkong taiwan macau macao
    """

_FIGURES = """
    123456 12345678 123456789 1234567890 12345 1234567 111111 000000 888888 666666 88888888
    66666666 00000000 11111111 123123 123123123 123321 1234321 654321 87654321 987654321
    0987654321 112233 11223344 1122334455 121212 520520 5201314 1314520 13145200 147258 147258369
    520 521 1314 123 159357 159753 789456 789456123 456789 741852963 963852741 321321 100200 100200300 110110
    119119 110120119 168168 188188 518518 198888 888888888 666888 886886 2024 2025 2026 20240101
    20250101 20260101 a123456 a1234567 a12345678 a123456789 aa123456 aa12345678 abc123 abc123456
    abcd1234 abcd123456 a1b2c3 a1b2c3d4 asd123 asd123456 qwe123 qwe123456 qwer1234 q1w2e3r4
    q1w2e3r4t5 1q2w3e 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc zaq12wsx zaq1zaq1 qazwsx123
    q123456 q123456789 w123456 z123456 zz123456 x123456 s123456 l123456 wang1234 123qwe 123abc
    123asd 123qweasd 123456a 123456aa 123456abc 123456q 1234qwer 12345qwert 123456789a 12345678a
    1a2b3c 1a2b3c4d p@ssw0rd p@ssword pa55word passw0rd! admin@123 admin123 admin888 root123 test123
    test1234 welcome1 woaini520 woaini1314 woaini521 iloveyou520 nihao123 tushuguan123 lib123456
    library123 guest123 user1234 changeme123
    """

WORST = frozenset(_WORDS.split()) | frozenset(_FIGURES.split())
