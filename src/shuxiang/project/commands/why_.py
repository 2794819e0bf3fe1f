"""`shuxiang why CARD BARCODE`: the case, the rule that won, and every reason."""

from __future__ import annotations

import argparse
from dataclasses import replace

from shuxiang.project.command_line import data_argument, say


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("card", help="读者证号 / the reader's card")
    parser.add_argument("barcode", help="图书条码 / the copy's barcode")
    parser.add_argument("--place", help="在哪里借，馆点代码 / code of the place of lending")
    data_argument(parser, "data")


def run(chosen: argparse.Namespace) -> int:
    from shuxiang.project.start import wake

    wake(chosen.data, exclusive=False, say=say)
    from shuxiang.departments.circulation import queries, services, wording
    from shuxiang.departments.network import queries as network
    from shuxiang.doors.frame.saying import sentences
    from shuxiang.foundations.kernel import clock
    from shuxiang.foundations.kernel.actor import SYSTEM
    from shuxiang.foundations.kernel.refusals import Refusal

    places = {one.code: one for one in network.places()}
    if chosen.place and chosen.place not in places:
        say(f"没有这个馆点：{chosen.place}。有的是：{'、'.join(places)}")
        return 2
    if not places:
        say("这个数据文件夹里还没有图书馆。请先运行 shuxiang run 或 shuxiang demo。")
        return 2
    here = places[chosen.place] if chosen.place else network.main_place()
    by = replace(SYSTEM, place_id=here.place_id)
    try:
        told = services.why(card_number=chosen.card, barcode=chosen.barcode, by=by, now=clock.now())
    except Refusal as refusal:
        for sentence in sentences(refusal):
            print(sentence)
        return 1
    case = told.case
    print(f"读者  {case.card.category_name} {case.card.card_number}，在借 {case.loans_held} 册")
    print(f"册    《{case.copy.title}》 {case.copy.barcode} {case.copy.kind_name}")
    print(f"地点  {here.name}，{case.today}")
    print("规则  " + wording.rule_in_words(case.policy, queries.policy_names(case.policy)))
    for because in told.because:
        said = wording.say(because)
        print(f"不能借：{said}")
        if said.basis:
            print(f"      {said.basis}")
    if not told.because:
        print(f"能借，{told.due_on} 前还。")
    return 1 if told.because else 0
