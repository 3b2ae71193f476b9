"""Templates with everything written out that is the same on every page in one language."""

from functools import lru_cache
from typing import Any

from django.template import Context, Engine, Template, engines
from django.template.base import FilterExpression, Node, NodeList, TextNode, Variable
from django.template.defaulttags import CommentNode, IfNode, LoadNode
from django.template.library import SimpleNode
from django.template.loader_tags import IncludeNode
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode

# Tags of ours that say the same whenever they are asked the same.
ALWAYS_THE_SAME = frozenset({"icon"})


@lru_cache(maxsize=256)
def written_out(name: str, language: str | None) -> Template:
    """A template in the language that is active: fixed sentences, icons and parts stand in it.

    Most of what a page costs is asking, piece by piece, for what never changes. The template
    itself stays as it was written; this one is a second reading of it.
    """
    engine: Engine = engines["django"].engine  # type: ignore[attr-defined]
    read = engine.get_template(name)
    page = Template(read.source, read.origin, read.name, engine)
    _write_out(page.nodelist, language)
    return page


def _write_out(nodes: NodeList, language: str | None) -> None:
    written: list[Node] = []
    for node in nodes:
        if isinstance(node, LoadNode | CommentNode):
            continue
        if _is_fixed(node):
            node = TextNode(node.render(Context()))
        if isinstance(node, TextNode) and written and isinstance(written[-1], TextNode):
            written[-1] = TextNode(written[-1].s + node.s)
            continue
        _write_out_below(node, language)
        written.append(node)
    nodes[:] = written


def _write_out_below(node: Any, language: str | None) -> None:
    if isinstance(node, IncludeNode) and _is_literal(node.template):
        node.template = _Read(written_out(str(node.template.var), language))  # type: ignore[assignment]
    elif isinstance(node, IfNode):
        for _condition, nodes in node.conditions_nodelists:
            _write_out(nodes, language)
    else:
        for name in node.child_nodelists:
            below = getattr(node, name, None)
            if isinstance(below, NodeList):
                _write_out(below, language)


def _is_fixed(node: Any) -> bool:
    if isinstance(node, TranslateNode):
        within = node.message_context is None or _is_literal(node.message_context)
        return node.asvar is None and within and _is_literal(node.filter_expression)
    if isinstance(node, StaticNode):
        return node.varname is None and _is_literal(node.path)
    if isinstance(node, SimpleNode):
        known = getattr(node.func, "__name__", "") in ALWAYS_THE_SAME and not node.takes_context
        told = [*node.args, *node.kwargs.values()]
        return known and node.target_var is None and all(map(_is_literal, told))
    return False


def _is_literal(told: Any) -> bool:
    """Whether it is a text as it stands, not the name of something or made from one."""
    if not isinstance(told, FilterExpression) or told.filters:
        return False
    return not isinstance(told.var, Variable) or told.var.lookups is None


class _Read:
    """A template that was read already, in the place of its name."""

    def __init__(self, template: Template) -> None:
        self.template = template

    def resolve(self, context: Context) -> Template:
        """The template."""
        return self.template
