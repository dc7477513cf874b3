"""Templates within templates at no cost of their own."""

from django import template
from django.template.base import Node, NodeList, Parser, Token
from django.template.context import Context
from django.template.engine import Engine
from django.utils.safestring import SafeString

register = template.Library()


class InlinedNode(Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        return self.nodelist.render(context)


@register.tag
def inlined(parser: Parser, token: Token) -> InlinedNode:  # noqa: ARG001 - a tag's own form
    """Put another template here: ``{% inlined "study/_star.html" %}``.

    Unlike an include it is found when this template is read and knows no names of its own; an
    include costs every rendering as much as the little that it includes.
    """
    _, name = token.split_contents()
    return InlinedNode(Engine.get_default().get_template(name.strip('"')).nodelist)
