"""Reads a JSON list of pairs, and writes a list with the problem of each pair, or an empty text if there is none.

A pair is a source and what it is without docstrings, or an entry of `lib/programs` and the text that its modules were
joined to.
"""

import ast
import json
import sys
from pathlib import Path

PROGRAMS = Path(__file__).parents[2] / 'lib' / 'programs'


def without_docstrings(source):
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            if node.body and ast.get_docstring(node, clean=False) is not None:
                del node.body[0]
            if not node.body and not isinstance(node, ast.Module):
                node.body = [ast.Pass()]
    return tree


def modules(path, found):
    """The entry's own modules, each before those that import it."""
    if path in found:
        return found
    tree = without_docstrings((PROGRAMS / path).read_text())
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module.startswith('programs.'):
            modules('/'.join(node.module.split('.')[1:]) + '.py', found)
    found[path] = tree
    return found


def parts(trees):
    """The imports of other libraries, and all other statements in their order."""
    imports, rest = set(), []
    for node in (node for tree in trees for node in tree.body):
        if isinstance(node, ast.ImportFrom) and not node.module.startswith('programs.'):
            imports |= {(node.module, name.name, name.asname) for name in node.names}
        elif isinstance(node, ast.Import):
            imports |= {(None, name.name, name.asname) for name in node.names}
        elif not isinstance(node, ast.ImportFrom):
            rest.append(ast.dump(node))
    return imports, rest


def compare(before, after):
    whole = list(modules(before, {}).values()) if before.endswith('.py') else [without_docstrings(before)]
    try:
        joined = ast.parse(after)
    except SyntaxError as problem:
        return f'{problem} in {after}'
    if parts(whole) != parts([joined]):
        return f'not the same: {before!r} and {after!r}'
    return ''


json.dump([compare(*pair) for pair in json.load(sys.stdin)], sys.stdout)
