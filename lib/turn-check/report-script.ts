/** The program itself: what it is asked, and what it says. */
export const REPORT_SCRIPT = String.raw`import argparse, getpass, sys

class Report:
    def __init__(self):
        self.bads = self.notes = 0
        self.indent = ''

    def heading(self, text):
        print(f'\n{text}' if text else '', flush=True)
        self.indent = '  ' if text else ''

    def say(self, mark, sentence, remedy=None):
        print(f'{self.indent}{mark} {sentence}', flush=True)
        if remedy:
            print(f'{self.indent}  → {remedy}', flush=True)

    def good(self, sentence):
        self.say('✓', sentence)

    def note(self, sentence, remedy=None):
        self.notes += 1
        self.say('!', sentence, remedy)

    def bad(self, problem):
        self.bads += 1
        self.say('✗', problem.sentence, problem.remedy)

    def verdict(self):
        if self.bads:
            end = f'{self.bads} thing{"" if self.bads == 1 else "s"} wrong: see ✗ above.'
        elif self.notes:
            end = 'Nothing wrong was found; see ! above for what to know.'
        else:
            end = 'All good: calls from behind NAT work.'
        print(f'\n{end}', flush=True)
        return 1 if self.bads else 0

def arguments():
    parser = argparse.ArgumentParser(prog='turn-check', description='Does what a call does with the TURN relay, and says what is wrong.')
    parser.add_argument('url', help="the homeserver's URL, such as https://matrix.example.org")
    parser.add_argument('user', nargs='?', help='who logs in; the password is asked for')
    secret = parser.add_mutually_exclusive_group()
    secret.add_argument('--password-file', metavar='F', help='read the password there; - is standard input')
    secret.add_argument('--token-file', metavar='F', help='read an access token there, instead of logging in')
    parser.add_argument('--ca', metavar='F', help='trust this authority too (PEM)')
    parser.add_argument('--timeout', metavar='S', type=float, default=5, help='seconds to wait for an answer (default 5)')
    parser.add_argument('--inside', metavar='URL', help="this machine is in the relay's own network; from outside the homeserver has that URL")
    parsed = parser.parse_args()
    if '://' not in parsed.url:
        parsed.url = f'https://{parsed.url}'
    if not parsed.url.startswith(('https://', 'http://')):
        parser.error('the URL must start with https:// or http://')
    if not parsed.user and not parsed.token_file:
        parser.error('name the user who logs in, or a file with an access token (--token-file)')
    if not 0 < parsed.timeout <= 60:
        parser.error('--timeout must be a number of seconds, 60 at most')
    try:
        file = parsed.password_file or parsed.token_file
        if file is None and not sys.stdin.isatty():
            parser.error('nobody is there to type the password: name a file (--password-file, - for standard input)')
        parsed.secret = read_secret(file) if file else getpass.getpass(f'Password of {parsed.user}: ')
        parsed.context = trusting(parsed.ca)
    except (OSError, ValueError) as error:
        parser.error(f'{getattr(error, "filename", None) or parsed.ca or "the file"}: {getattr(error, "strerror", None) or error}')
    if not parsed.secret:
        parser.error('the password or access token is empty')
    return parsed

def read_secret(file):
    with open(0 if file == '-' else file, encoding='utf-8') as source:
        return source.read().rstrip('\r\n')

def check_clocks(credentials, report):
    skew, expiry = credentials.skew, credentials.expiry
    if skew is not None and abs(skew) > CLOCKS_DIFFER:
        report.note(f"the homeserver's clock is {span(skew)} {'ahead of' if skew > 0 else 'behind'} this machine's: one of the two is wrong.",
            "Set both by NTP, and the relay's: credentials are good for a time.")
    left = f' that are good for {span(expiry - time.time())}' if expiry and expiry > time.time() else ''
    count = len(credentials.uris)
    report.good(f'The homeserver hands out {count} TURN URI{"" if count == 1 else "s"}, with credentials{left}')

def main():
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding='utf-8', errors='replace')
    asked = arguments()
    report, limits = Report(), Limits(asked.timeout, 45)
    try:
        homeserver = Homeserver(asked.url, asked.context, limits, asked.inside)
        secret = {'token' if asked.token_file else 'password': asked.secret}
        credentials = homeserver.credentials(asked.user, **secret)
        if not credentials.uris:
            raise Problem('The homeserver hands out no TURN relay: calls from behind NAT fail.',
                "Give it one: the prop turn of MatrixStack, or synapse.useTurn(…); then apply.")
        check_clocks(credentials, report)
        outside = f"for example by a phone's hotspot: npm run turn-check -- {(asked.inside or asked.url).rstrip('/')} {asked.user or 'NAME'}"
        check = Check(credentials, asked.context, limits, report, asked.inside, outside)
        # UDP first: it is how the other side learns its own address.
        for uri in sorted(credentials.uris, key=lambda uri: 'transport=tcp' in uri or uri.startswith('turns:')):
            check.uri(uri)
        if check.unseen:
            report.heading('')
            report.note('Whether the internet can reach the relay ports can only be seen from outside.', f'Check from there, {outside}')
    except Problem as problem:
        report.bad(problem)
    return report.verdict()

if __name__ == '__main__':
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
`;
