"""Thirty thousand titles by rule: classics in many editions, and books that nobody wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from shuxiang.project.demo.composition import names, topics
from shuxiang.project.demo.composition.classics import CLASSICS, Classic
from shuxiang.project.demo.composition.publishers import (
    ALL,
    PUBLISHERS,
    Publisher,
    isbn_of,
)


@dataclass(frozen=True, slots=True)
class Title:
    """One title as a cataloguer would write it down. `kind` is the code of its copies' kind."""

    title: str
    statement: str
    headings: tuple[tuple[str, str], ...]
    publisher: Publisher
    year: int
    class_number: str
    subjects: tuple[str, ...]
    summary: str
    kind: str = "book"
    rest: str = ""
    volume: str = ""
    edition: str = ""
    isbn: str = ""
    issn: str = ""
    series: str = ""
    pages: str = ""
    size: str = "21cm"
    fen: int = 3_000
    for_children: bool = False


_RESTS = (
    "修订版",
    "插图本",
    "图文版",
    "大字本",
    "典藏版",
    "注音版",
    "青少版",
    "名师导读",
    "精装本",
)
_EDITIONS = ("", "", "", "第2版", "第3版", "修订版")


class Composer:
    """Draws titles from one random source; the same seed and year give the same shelf."""

    def __init__(self, random: Random, this_year: int) -> None:
        self._random = random
        self._year = this_year
        self._next_number = dict.fromkeys((one.registrant for one in ALL), 0)
        self._seen: set[str] = set()
        self._authors = [names.author(random) for _ in range(2_400)]

    def titles(self, count: int) -> Iterator[Title]:
        """Yield so many titles, in an order as they would have arrived over the years."""
        yield from self._must_haves(count)
        kinds: list[tuple[int, Callable[[], Title]]] = [
            (5, self._classic),
            (27, self._novel),
            (8, self._essay),
            (22, self._picture_book),
            (7, self._child_reader),
            (1, self._magazine),
            (1, self._film),
        ]
        kinds += [(one.weight, self._of_topic(one)) for one in topics.TOPICS]
        weights = [weight for weight, _ in kinds]
        makers = [maker for _, maker in kinds]
        must = min(count, len(CLASSICS))
        for maker in self._random.choices(makers, weights, k=count - must):
            yield maker()

    def _must_haves(self, count: int) -> Iterator[Title]:
        for one in CLASSICS[:count]:
            yield self._edition_of(one)

    # --- what every book has ---------------------------------------------------------------

    def _isbn(self, publisher: Publisher) -> str:
        number = self._next_number[publisher.registrant]
        self._next_number[publisher.registrant] = number + 1
        return isbn_of(publisher, number) if number < 10_000 else ""

    def _published(self) -> int:
        """Recent years weigh most, as in any open-shelf collection."""
        return self._year - min(int(self._random.expovariate(1 / 8)), 40)

    def _price(self, low: int, high: int, year: int) -> int:
        age = max(0.35, 1 - (self._year - year) * 0.025)
        return int(self._random.randint(low, high) * age) // 100 * 100 + self._random.choice(
            (0, 0, 50, 80)
        )

    def _pages(self, low: int, high: int) -> str:
        return f"{self._random.randint(low, high)}页"

    def _fresh(self, draw: Callable[[], str]) -> str:
        """Draw until the words are new; after a few tries a repeated title is as life has it."""
        text = draw()
        for _ in range(6):
            if text not in self._seen:
                break
            text = draw()
        self._seen.add(text)
        return text

    # --- classics --------------------------------------------------------------------------

    def _classic(self) -> Title:
        return self._edition_of(self._random.choice(CLASSICS))

    def _edition_of(self, one: Classic) -> Title:
        random = self._random
        field = "children" if one.for_children and random.random() < 0.5 else "general"
        publisher = random.choice(PUBLISHERS[field])
        year = self._published()
        volume = f"第{random.randint(1, one.volumes)}册" if one.volumes > 1 else ""
        statement = one.author
        headings: list[tuple[str, str]] = [] if one.name == "佚名" else [(one.name, "著")]
        if one.author.startswith("（") and random.random() < 0.7:
            foreign = one.class_number.startswith(("I3", "I5", "I7", "Q", "F"))
            role = "译" if foreign else random.choice(("校注", "译注", "点校"))
            helper = random.choice(self._authors)
            statement += f"；{helper}{role}"
            headings.append((helper, role))
        return Title(
            title=one.title,
            statement=statement,
            headings=tuple(headings),
            publisher=publisher,
            year=year,
            class_number=one.class_number,
            subjects=(one.subject,),
            summary=one.summary,
            kind="children" if field == "children" else "book",
            rest=random.choice(_RESTS) if random.random() < 0.6 else "",
            volume=volume,
            edition=random.choice(_EDITIONS),
            isbn=self._isbn(publisher),
            series=random.choice(
                ("", "", "经典书架", "中小学生必读丛书", "国学大讲堂", "名著名译")
            ),
            pages=self._pages(180, 720),
            fen=self._price(1_800, 6_800, year),
            for_children=field == "children",
        )

    # --- invented literature ---------------------------------------------------------------

    def _image_title(self) -> str:
        form = self._random.choice(topics.NOVEL_FORMS)
        return form.format(*self._random.sample(topics.IMAGES, 2))

    def _novel(self) -> Title:
        number, subject = self._random.choice(
            (("I247.5", "长篇小说"), ("I247.5", "长篇小说"), ("I247.7", "短篇小说"),
             ("I247.56", "侦探小说"), ("I247.55", "科学幻想小说"), ("I247.59", "历史小说"))
        )  # fmt: skip
        return self._literature(number, subject, topics.NOVEL_SAYS, (2_800, 5_900), (220, 520))

    def _essay(self) -> Title:
        number, subject = self._random.choice(
            (("I267", "散文"), ("I267.1", "随笔"), ("I227", "诗歌"), ("I253", "报告文学"))
        )
        return self._literature(number, subject, topics.ESSAY_SAYS, (2_600, 4_900), (160, 320))

    def _literature(
        self,
        number: str,
        subject: str,
        says: tuple[str, ...],
        fen: tuple[int, int],
        pages: tuple[int, int],
    ) -> Title:
        random = self._random
        publisher = random.choice(PUBLISHERS["general"])
        author = random.choice(self._authors)
        year = self._published()
        return Title(
            title=self._fresh(self._image_title),
            statement=f"{author}著",
            headings=((author, "著"),),
            publisher=publisher,
            year=year,
            class_number=number,
            subjects=(subject, "中国文学-当代文学"),
            summary=random.choice(says).format(random.choice(topics.IMAGES)),
            isbn=self._isbn(publisher),
            series=random.choice(("", "", "", "青石原创书系", "乡土中国文丛", "新锐作家文库")),
            pages=self._pages(*pages),
            fen=self._price(*fen, year),
        )

    # --- for children ----------------------------------------------------------------------

    def _picture_book(self) -> Title:
        random = self._random
        publisher = random.choice(PUBLISHERS["children"])
        hero = random.choice(topics.HEROES)
        writer, painter = random.sample(self._authors, 2)
        year = self._published()
        return Title(
            title=self._fresh(lambda: random.choice(topics.HEROES) + random.choice(topics.DEEDS)),
            statement=f"{writer}文；{painter}绘",
            headings=((writer, "著"), (painter, "绘")),
            publisher=publisher,
            year=year,
            class_number=random.choice(("I287.8", "I287.8", "I287.7", "J228.5", "G613.2")),
            subjects=("图画故事-儿童文学",),
            summary=f"{hero}和伙伴们的温暖故事，适合三到八岁的孩子和大人一起读。",
            kind="children",
            isbn=self._isbn(publisher),
            series=random.choice(("", "萤火虫绘本馆", "亲子共读绘本", "小荷原创图画书")),
            pages=random.choice(("32页", "36页", "40页", "1册")),
            size=random.choice(("21×23cm", "26cm", "29cm")),
            fen=self._price(1_500, 4_200, year),
            for_children=True,
        )

    def _child_reader(self) -> Title:
        random = self._random
        publisher = random.choice(PUBLISHERS["children"])
        writer = random.choice(self._authors)
        year = self._published()
        if random.random() < 0.5:
            title = self._fresh(
                lambda: f"{random.choice(topics.HEROES)}与{random.choice(topics.IMAGES)}"
            )
            number, subject = "I287.45", "儿童小说"
            summary = "写几个孩子在成长路上遇到的友谊、分别与勇气。"
        else:
            thing = random.choice(topics.CHILD_THINGS)
            title = random.choice(topics.CHILD_FORMS).format(thing)
            number, subject = random.choice(
                (
                    ("Z228.1", "百科知识"),
                    ("G613", "学前教育"),
                    ("N49", "科学知识"),
                    ("I287", "儿童文学"),
                )
            )
            summary = f"为小学生编写的{thing}读物，配彩色插图。"
        return Title(
            title=title,
            statement=f"{writer}著",
            headings=((writer, "著"),),
            publisher=publisher,
            year=year,
            class_number=number,
            subjects=(subject,),
            summary=summary,
            kind="children",
            rest=random.choice(("", "", "注音版", "彩图版", "美绘本")),
            isbn=self._isbn(publisher),
            series=random.choice(("", "小书虫阅读坊", "课外阅读丛书")),
            pages=self._pages(96, 240),
            fen=self._price(1_200, 3_200, year),
            for_children=True,
        )

    # --- knowledge -------------------------------------------------------------------------

    def _of_topic(self, topic: topics.Topic) -> Callable[[], Title]:
        return lambda: self._knowledge(topic)

    def _knowledge(self, topic: topics.Topic) -> Title:
        random = self._random
        word, number, subject = random.choice(topic.things)
        publisher = random.choice(PUBLISHERS[topic.field])
        author = random.choice(self._authors)
        year = self._published()
        statement = f"{author}{topic.role}"
        headings = [(author, topic.role)]
        if random.random() < 0.2:
            other = random.choice(self._authors)
            statement = f"{author}，{other}{topic.role}"
            headings.append((other, topic.role))
        reference = topic.name in ("地方文献", "法律", "科普") and random.random() < 0.12
        return Title(
            title=random.choice(topic.forms).format(word),
            statement=statement,
            headings=tuple(headings),
            publisher=publisher,
            year=year,
            class_number=number,
            subjects=(subject, topic.name) if subject != topic.name else (subject,),
            summary=random.choice(topic.says).format(word),
            kind="reference" if reference else "book",
            rest=random.choice(("", "", "", "最新版", "图文版", "大字版", "彩色图解版", "第一辑")),
            edition=random.choice(_EDITIONS),
            isbn=self._isbn(publisher),
            series=random.choice((*topic.series, "", "")),
            pages=self._pages(120, 480),
            size=random.choice(("21cm", "24cm", "26cm")),
            fen=self._price(*topic.fen, year),
        )

    # --- periodicals and discs -------------------------------------------------------------

    def _magazine(self) -> Title:
        random = self._random
        while True:
            name, number = random.choice(topics.MAGAZINES).split(":")
            year, issue = self._year - random.randint(0, 9), random.randint(1, 12)
            if (key := f"{name} {year}-{issue}") not in self._seen:
                self._seen.add(key)
                break
        return Title(
            title=name,
            statement=f"{name}编辑部编",
            headings=(),
            publisher=random.choice(PUBLISHERS["general"]),
            year=year,
            class_number=number,
            subjects=("期刊",),
            summary=f"{year}年第{issue}期合订。",
            kind="serial",
            volume=f"{year}年第{issue}期",
            pages=self._pages(64, 128),
            size="26cm",
            fen=random.randint(6, 20) * 100,
        )

    def _film(self) -> Title:
        random = self._random
        name, number = random.choice(topics.FILMS).split(":")
        publisher = random.choice(PUBLISHERS["general"])
        return Title(
            title=name,
            statement="云上音像室制作",
            headings=(),
            publisher=publisher,
            year=self._published(),
            class_number=number,
            subjects=("视听资料",),
            summary=f"{name}，DVD光盘。",
            kind="av",
            volume=f"第{random.randint(1, 30)}辑",
            isbn=self._isbn(publisher),
            pages="1张光盘",
            size="12cm",
            fen=random.randint(15, 60) * 100,
        )
