"""``kaohe``: the commands, each imported when it is called, so that help is there at once."""

from __future__ import annotations

import io
import sys
from importlib import import_module

import click

__all__ = ["kaohe", "main"]

_COMMANDS = {
    "new": "回答五个问题,写出第一份规则 · Answer five questions and have rules",
    "check": "检查规则,一次说完所有问题 · Find what is wrong with rules, before anyone is scored",
    "test": "算一遍示例,看规则哪些地方没有示例走到 · Work the examples, and see what none reaches",
    "fmt": "把规则排整齐,或者换成另一种语言的关键词 · Set rules in order, or in the other language's keywords",
    "template": "写一个填数据的工作簿 · Write a workbook to fill with records",
    "run": "按规则给记录评分 · Score records by rules",
    "explain": "说明一个人的得分从何而来 · Say why somebody's score is what it is",
    "statement": "给每个人写一页得分说明 · Write everybody a page that explains the score",
    "docs": "把规则写成公示的手册 · Write rules as the handbook that is published",
    "report": "把结果写成一个网站,从磁盘打开 · Write the results as a site that opens from disk",
    "export": "把结果导出成 Excel、CSV 等文件 · Write the results to a file for Excel or a program",
    "verify": "复核结果:文件、数目、每条记录、签名 · Verify results: files, counts, every record, signature",
    "sample": "抽一批记录给审计重算 · Draw records for an auditor to work out again",
    "keys": "生成签名用的密钥 · Make keys to sign results with",
    "compare": "两次结果比一比:谁变了,变在哪里 · Compare two runs: who changes, and where",
    "impact": "规则改了,谁会受影响 · What changed rules do to whom",
    "help": "查一个函数、关键词或提示的编号 · Look up a function, a keyword or a finding's code",
    "demo": "用自带的样例看一遍 · See it all on the sample records",
    "completion": "让命令行补全命令和选项 · Complete commands and options in a shell",
}


class _Commands(click.Group):
    """A group whose commands stand in modules of their own names."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which one needs them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command, imported now."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"kaohe_cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kaohe", prog_name="kaohe")
def kaohe() -> None:
    """考核:规则就是文件、程序和证明 · Appraisal rules that are the document, the program and the proof at once."""


def main() -> None:
    """Runs the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a sign shows "?"
    try:
        kaohe()
    except OSError as error:  # such as a full disk under standard output
        sys.stderr.write(f"kaohe: {error}\n")
        sys.exit(2)
