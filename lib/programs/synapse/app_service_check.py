"""Loads the registrations of application services with the code that Synapse uses at its start.

The check of the config only reads their paths. Messages never quote a file, because each file holds two tokens.
"""

from __future__ import annotations

import logging

import yaml
from synapse.config._base import ConfigError
from synapse.config.appservice import load_appservices

from programs.synapse.refusal import Refused


def check_app_services(server_name: str, files: list[str]) -> None:
    # Synapse logs the line that it can't parse, and that line may hold a token.
    logging.getLogger('synapse.config.appservice').disabled = True
    # Each file is loaded alone first, because an error of Synapse doesn't always name the file.
    for wanted in [*([file] for file in files), files]:
        try:
            load_appservices(server_name, wanted)
        except Exception as problem:
            raise Refused(
                f'{" and ".join(wanted)} is refused, and nothing was touched: {reason(problem)}. '
                "Correct the registration file in the Secret that the prop 'appServices' names"
            ) from None


def reason(problem: Exception) -> str:
    if isinstance(problem, OSError):
        return problem.strerror or type(problem).__name__
    if isinstance(problem, yaml.YAMLError):
        return 'it is not valid YAML'
    if isinstance(problem, AttributeError):
        return 'it is no registration, which is a mapping of settings to values'
    if isinstance(problem, ConfigError) and 'as_token' in problem.msg:
        return 'two registrations have one as_token'
    return str(problem.args[0] if problem.args else type(problem).__name__)
