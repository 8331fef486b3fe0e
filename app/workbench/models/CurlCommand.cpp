// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/CurlCommand.h"

#include <QCoreApplication>
#include <QHash>
#include <QSet>
#include <QUrl>
#include <QVector>
#include <algorithm>
#include <utility>

namespace postern::workbench {
namespace {

struct CurlText {
    Q_DECLARE_TR_FUNCTIONS(CurlCommand)
};

/// "what", and where in the text that is: both counted from 1, as editors show them.
QString placed(const QString& text, qsizetype at, const QString& what)
{
    const QString before = text.left(at);
    const qsizetype lineStart = before.lastIndexOf(QLatin1Char('\n')) + 1;
    return CurlText::tr("Line %1, column %2: %3").arg(QString::number(before.count(QLatin1Char('\n')) + 1), QString::number(at - lineStart + 1), what);
}

/// Splits a command line into words.
class Words {
  public:
    /// From `start` on.
    Words(const QString& text, qsizetype start) : text_(text), at_(start) {}

    /// Where each word begins.
    [[nodiscard]] const QVector<qsizetype>& places() const { return places_; }

    bool split(QStringList& words, QString& error)
    {
        while (!atEnd()) {
            skipBlank();
            if (atEnd() || endsCommand())
                break;
            QString word;
            places_ << at_;
            if (!oneWord(word, error))
                return false;
            words << word;
        }
        return true;
    }

  private:
    [[nodiscard]] bool atEnd() const { return at_ >= text_.size(); }
    [[nodiscard]] QChar here() const { return text_.at(at_); }
    [[nodiscard]] QChar next() const { return at_ + 1 < text_.size() ? text_.at(at_ + 1) : QChar(); }
    [[nodiscard]] bool endsCommand() const { return QStringLiteral("|;>&").contains(here()); }

    /// A backslash, caret or backtick at a line's end joins it to the next.
    [[nodiscard]] qsizetype continuation() const
    {
        if (!QStringLiteral("\\^`").contains(here()))
            return 0;
        if (next() == QLatin1Char('\n'))
            return 2;
        return next() == QLatin1Char('\r') && at_ + 2 < text_.size() && text_.at(at_ + 2) == QLatin1Char('\n') ? 3 : 0;
    }

    void skipBlank()
    {
        while (!atEnd()) {
            if (const qsizetype joined = continuation())
                at_ += joined;
            else if (here().isSpace())
                ++at_;
            else
                return;
        }
    }

    bool oneWord(QString& word, QString& error)
    {
        while (!atEnd() && !here().isSpace() && !endsCommand()) {
            if (const qsizetype joined = continuation()) {
                at_ += joined;
            } else if (here() == QLatin1Char('\'')) {
                if (!until(QLatin1Char('\''), false, word, error))
                    return false;
            } else if (here() == QLatin1Char('"')) {
                if (!until(QLatin1Char('"'), true, word, error))
                    return false;
            } else if (here() == QLatin1Char('$') && next() == QLatin1Char('\'')) {
                ++at_;
                if (!ansiQuoted(word, error))
                    return false;
            } else if (here() == QLatin1Char('\\') && at_ + 1 < text_.size()) {
                word += next();
                at_ += 2;
            } else {
                word += here();
                ++at_;
            }
        }
        return true;
    }

    bool until(QChar quote, bool escapes, QString& word, QString& error)
    {
        const qsizetype opened = at_;
        for (++at_; !atEnd(); ++at_) {
            if (here() == quote) {
                ++at_;
                return true;
            }
            if (escapes && here() == QLatin1Char('\\') && QStringLiteral("\"\\$`\n").contains(next()) && !next().isNull()) {
                ++at_;
                if (here() == QLatin1Char('\n'))
                    continue;
            }
            word += here();
        }
        error = placed(text_, opened, CurlText::tr("a quotation mark is opened here and never closed."));
        return false;
    }

    bool ansiQuoted(QString& word, QString& error)
    {
        const qsizetype opened = at_;
        for (++at_; !atEnd(); ++at_) {
            if (here() == QLatin1Char('\'')) {
                ++at_;
                return true;
            }
            if (here() != QLatin1Char('\\') || next().isNull()) {
                word += here();
                continue;
            }
            ++at_;
            const QChar c = here();
            if (c == QLatin1Char('n'))
                word += QLatin1Char('\n');
            else if (c == QLatin1Char('r'))
                word += QLatin1Char('\r');
            else if (c == QLatin1Char('t'))
                word += QLatin1Char('\t');
            else if (c == QLatin1Char('u') || c == QLatin1Char('x'))
                coded(c == QLatin1Char('u') ? 4 : 2, word);
            else
                word += c;
        }
        error = placed(text_, opened, CurlText::tr("a quotation mark is opened here and never closed."));
        return false;
    }

    void coded(int most, QString& word)
    {
        ushort code = 0;
        for (int n = 0; n < most; ++n) {
            bool good = false;
            const ushort digit = QString(next()).toUShort(&good, 16);
            if (!good)
                break;
            code = static_cast<ushort>(code * 16 + digit);
            ++at_;
        }
        word += QChar(code);
    }

    const QString& text_;
    qsizetype at_ = 0;
    QVector<qsizetype> places_;
};

/// The long name of a short option; empty when curl has none.
QString longName(QChar shortName)
{
    static const QHash<QChar, QLatin1String> names{
        {u'0', QLatin1String("http1.0")},        {u'1', QLatin1String("tlsv1")},           {u'2', QLatin1String("sslv2")},
        {u'3', QLatin1String("sslv3")},          {u'4', QLatin1String("ipv4")},            {u'6', QLatin1String("ipv6")},
        {u':', QLatin1String("next")},           {u'#', QLatin1String("progress-bar")},    {u'A', QLatin1String("user-agent")},
        {u'B', QLatin1String("use-ascii")},      {u'C', QLatin1String("continue-at")},     {u'D', QLatin1String("dump-header")},
        {u'E', QLatin1String("cert")},           {u'F', QLatin1String("form")},            {u'G', QLatin1String("get")},
        {u'H', QLatin1String("header")},         {u'I', QLatin1String("head")},            {u'J', QLatin1String("remote-header-name")},
        {u'K', QLatin1String("config")},         {u'L', QLatin1String("location")},        {u'M', QLatin1String("manual")},
        {u'N', QLatin1String("no-buffer")},      {u'O', QLatin1String("remote-name")},     {u'P', QLatin1String("ftp-port")},
        {u'Q', QLatin1String("quote")},          {u'R', QLatin1String("remote-time")},     {u'S', QLatin1String("show-error")},
        {u'T', QLatin1String("upload-file")},    {u'U', QLatin1String("proxy-user")},      {u'V', QLatin1String("version")},
        {u'X', QLatin1String("request")},        {u'Y', QLatin1String("speed-limit")},     {u'Z', QLatin1String("parallel")},
        {u'a', QLatin1String("append")},         {u'b', QLatin1String("cookie")},          {u'c', QLatin1String("cookie-jar")},
        {u'd', QLatin1String("data")},           {u'e', QLatin1String("referer")},         {u'f', QLatin1String("fail")},
        {u'g', QLatin1String("globoff")},        {u'i', QLatin1String("include")},         {u'j', QLatin1String("junk-session-cookies")},
        {u'k', QLatin1String("insecure")},       {u'l', QLatin1String("list-only")},       {u'm', QLatin1String("max-time")},
        {u'n', QLatin1String("netrc")},          {u'o', QLatin1String("output")},          {u'p', QLatin1String("proxytunnel")},
        {u'q', QLatin1String("disable")},        {u'r', QLatin1String("range")},           {u's', QLatin1String("silent")},
        {u't', QLatin1String("telnet-option")},  {u'u', QLatin1String("user")},            {u'v', QLatin1String("verbose")},
        {u'w', QLatin1String("write-out")},      {u'x', QLatin1String("proxy")},           {u'y', QLatin1String("speed-time")},
        {u'z', QLatin1String("time-cond")}};
    return names.value(shortName);
}

QSet<QString> setOf(const char* text)
{
    const QStringList list = QString::fromLatin1(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return {list.begin(), list.end()};
}

/// Every option of curl 7.88, and what came until 8.15, that takes a value.
bool takesValue(const QString& name)
{
    static const QSet<QString> names = setOf(
        "abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout connect-to continue-at "
        "cookie cookie-jar create-file-mode crlfile curves data data-ascii data-binary data-raw data-urlencode delegation "
        "dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url dump-header ech egd-file engine etag-compare etag-save "
        "expect100-timeout form form-string ftp-account ftp-alternative-to-user ftp-method ftp-port ftp-ssl-ccc-mode "
        "happy-eyeballs-timeout-ms haproxy-clientip header hostpubmd5 hostpubsha256 hsts interface ip-tos ipfs-gateway json "
        "keepalive-cnt keepalive-time key key-type krb libcurl limit-rate local-port login-options mail-auth mail-from mail-rcpt "
        "max-filesize max-redirs max-time netrc-file noproxy oauth2-bearer output output-dir parallel-max parallel-max-host pass "
        "pinnedpubkey preproxy proto proto-default proto-redir proxy proxy-cacert proxy-capath proxy-cert proxy-cert-type "
        "proxy-ciphers proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass proxy-pinnedpubkey proxy-service-name "
        "proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy-user proxy1.0 pubkey quote random-file range "
        "rate referer request request-target resolve retry retry-delay retry-max-time sasl-authzid service-name sigalgs socks4 "
        "socks4a socks5 socks5-gssapi-service socks5-hostname speed-limit speed-time ssl-sessions stderr telnet-option "
        "tftp-blksize time-cond tls-max tls13-ciphers tlsauthtype tlspassword tlsuser trace trace-ascii trace-config unix-socket "
        "upload-file upload-flags url url-query user user-agent variable vlan-priority write-out");
    return names.contains(name);
}

/// Options without a value that have no part in what is sent, or that hold here anyway.
bool isOfNoConcern(const QString& name)
{
    static const QSet<QString> names = setOf(
        "basic compressed create-dirs disable fail fail-early fail-with-body globoff http1.1 include no-buffer no-clobber "
        "no-progress-meter output output-dir parallel parallel-immediate parallel-max path-as-is progress-bar progress-meter "
        "remote-header-name remote-name remote-name-all remote-time remove-on-error show-error silent skip-existing stderr "
        "styled-output suppress-connect-headers tcp-nodelay trace trace-ascii trace-config trace-ids trace-time verbose write-out xattr");
    return names.contains(name) || (name.startsWith(QLatin1String("no-")) && names.contains(name.mid(3)));
}

/// The rest of those without a value: not known to be of use here, but known not to swallow the next word.
bool isSwitch(const QString& name)
{
    static const QSet<QString> names = setOf(
        "anyauth append buffer ca-native cert-status clobber compressed-ssh crlf digest disable-eprt disable-epsv "
        "disallow-username-in-url doh-cert-status doh-insecure dump-ca-embed false-start follow form-escape ftp-create-dirs ftp-pasv "
        "ftp-pret ftp-skip-pasv-ip ftp-ssl-ccc ftp-ssl-control get haproxy-protocol head help http0.9 http1.0 http2 "
        "http2-prior-knowledge http3 http3-only ignore-content-length insecure ipv4 ipv6 junk-session-cookies keepalive list-only "
        "location location-trusted mail-rcpt-allowfails manual metalink mptcp negotiate netrc netrc-optional next alpn npn sessionid "
        "ntlm ntlm-wb out-null post301 post302 post303 proxy-anyauth proxy-basic proxy-ca-native proxy-digest proxy-http2 "
        "proxy-insecure proxy-negotiate proxy-ntlm proxy-ssl-allow-beast proxy-ssl-auto-client-cert proxy-tlsv1 proxytunnel raw "
        "retry-all-errors retry-connrefused sasl-ir socks5-basic socks5-gssapi socks5-gssapi-nec ssl ssl-allow-beast "
        "ssl-auto-client-cert ssl-no-revoke ssl-reqd ssl-revoke-best-effort sslv2 sslv3 tcp-fastopen tftp-no-options tls-earlydata "
        "tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 tr-encoding use-ascii version");
    return names.contains(name) || (name.startsWith(QLatin1String("no-")) && names.contains(name.mid(3)));
}

/// Puts options together to a call.
class Reader {
  public:
    explicit Reader(CurlCommand& into) : into_(into) {}

    void option(const QString& name, const QString& value)
    {
        if (name == QLatin1String("request")) {
            method_ = value.trimmed().toUpper();
        } else if (name == QLatin1String("url")) {
            into_.url = value;
        } else if (name == QLatin1String("header")) {
            header(value);
        } else if (name.startsWith(QLatin1String("data")) || name == QLatin1String("json")) {
            data(name, value);
        } else if (name == QLatin1String("user")) {
            add(QStringLiteral("Authorization"), QStringLiteral("Basic ") + QString::fromLatin1(value.toUtf8().toBase64()));
        } else if (name == QLatin1String("oauth2-bearer")) {
            add(QStringLiteral("Authorization"), QStringLiteral("Bearer ") + value);
        } else if (name == QLatin1String("cookie")) {
            add(QStringLiteral("Cookie"), value);
        } else if (name == QLatin1String("user-agent")) {
            add(QStringLiteral("User-Agent"), value);
        } else if (name == QLatin1String("referer")) {
            add(QStringLiteral("Referer"), value);
        } else if (name == QLatin1String("get")) {
            get_ = true;
        } else if (name == QLatin1String("head")) {
            method_ = QStringLiteral("HEAD");
        } else if (name == QLatin1String("insecure")) {
            into_.insecure = true;
        } else if (name == QLatin1String("range")) {
            add(QStringLiteral("Range"), QStringLiteral("bytes=") + value);
        } else if (name == QLatin1String("url-query")) {
            query(value);
        } else if (name == QLatin1String("form") || name == QLatin1String("form-string")) {
            into_.remarks << CurlText::tr("Form fields (-F) are left out.");
        } else if (name == QLatin1String("upload-file") || name == QLatin1String("config")) {
            into_.remarks << CurlText::tr("The file %1 is not read.").arg(value);
        } else if (!isOfNoConcern(name)) {
            into_.remarks << CurlText::tr("--%1 is left out.").arg(name);
        }
    }

    void unknown(const QString& word)
    {
        into_.remarks << CurlText::tr("%1 is no option that is known here; it is left out.").arg(word);
    }

    bool finish(QString& error)
    {
        if (into_.url.isEmpty()) {
            error = CurlText::tr("There is no URL in this command.");
            return false;
        }
        if (!into_.url.contains(QLatin1String("://")))
            into_.url.prepend(QStringLiteral("http://"));
        for (const QString& more : std::as_const(queries_))
            into_.url += (into_.url.contains(QLatin1Char('?')) ? QLatin1Char('&') : QLatin1Char('?')) + more;
        into_.remarks.removeDuplicates();
        if (hasBody_ && get_)
            into_.url += (into_.url.contains(QLatin1Char('?')) ? QLatin1Char('&') : QLatin1Char('?')) + QString::fromUtf8(into_.body);
        if (get_)
            into_.body.clear();
        else if (hasBody_ && into_.header(QStringLiteral("Content-Type")).isEmpty())
            add(QStringLiteral("Content-Type"), json_ ? QStringLiteral("application/json")
                                                      : QStringLiteral("application/x-www-form-urlencoded"));
        into_.method = !method_.isEmpty() ? method_ : hasBody_ && !get_ ? QStringLiteral("POST") : QStringLiteral("GET");
        return true;
    }

  private:
    void add(const QString& name, const QString& value) { into_.headers.append({name, value}); }

    void header(const QString& text)
    {
        const qsizetype colon = text.indexOf(QLatin1Char(':'));
        if (colon > 0 && !text.mid(colon + 1).trimmed().isEmpty())
            add(text.left(colon).trimmed(), text.mid(colon + 1).trimmed());
        else if (text.endsWith(QLatin1Char(';')))
            add(text.chopped(1).trimmed(), {});
    }

    /// "text", "=text" or "name=text" with the text percent-encoded.
    static QByteArray encoded(const QString& value)
    {
        const qsizetype equals = value.indexOf(QLatin1Char('='));
        return value.left(equals + (equals > 0 ? 1 : 0)).toUtf8() + QUrl::toPercentEncoding(value.mid(equals + 1));
    }

    void query(const QString& value)
    {
        queries_ << (value.startsWith(QLatin1Char('+')) ? value.mid(1) : QString::fromLatin1(encoded(value)));
    }

    void data(const QString& name, const QString& value)
    {
        QByteArray piece = value.toUtf8();
        const bool file = value.startsWith(QLatin1Char('@')) && name != QLatin1String("data-raw");
        if (file) {
            into_.remarks << CurlText::tr("The file %1 is not read.").arg(value.mid(1));
            piece.clear();
        } else if (name == QLatin1String("data-urlencode")) {
            piece = encoded(value);
        }
        if (name == QLatin1String("json"))
            json_ = true;
        if (hasBody_ && !json_)
            into_.body += '&';
        into_.body += piece;
        hasBody_ = true;
    }

    CurlCommand& into_;
    QString method_;
    QStringList queries_;
    bool get_ = false;
    bool json_ = false;
    bool hasBody_ = false;
};

} // namespace

QString shellWord(const QString& text)
{
    const auto plain = [](QChar c) {
        return (c.unicode() < 128 && c.isLetterOrNumber()) || QStringLiteral("-_./:=@%+,").contains(c);
    };
    if (!text.isEmpty() && std::all_of(text.cbegin(), text.cend(), plain))
        return text;
    QString quoted = text;
    quoted.replace(QLatin1Char('\''), QStringLiteral("'\\''"));
    return QLatin1Char('\'') + quoted + QLatin1Char('\'');
}

QString CurlCommand::header(const QString& name) const
{
    for (const auto& [key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

std::optional<CurlCommand> CurlCommand::parse(const QString& text, QString& error)
{
    qsizetype start = 0;
    while (start < text.size() && text.at(start).isSpace())
        ++start;
    if (const auto rest = QStringView(text).mid(start); rest.startsWith(QLatin1String("$ ")) || rest.startsWith(QLatin1String("# ")))
        start += 2; // copied with its prompt
    QStringList words;
    Words splitting(text, start);
    if (!splitting.split(words, error))
        return std::nullopt;
    QVector<qsizetype> places = splitting.places();
    const qsizetype first = places.isEmpty() ? 0 : places.takeFirst();
    const QString program = words.isEmpty() ? QString() : words.takeFirst();
    if (program != QLatin1String("curl") && program != QLatin1String("curl.exe") && !program.endsWith(QLatin1String("/curl"))) {
        error = placed(text, first, CurlText::tr("this is not a curl command, which has to begin with \"curl\"."));
        return std::nullopt;
    }
    CurlCommand command;
    Reader reader(command);
    struct Bare {
        QString word;
        bool doubtful = false; ///< may be the value of the unknown option before it
    };
    QVector<Bare> bare;
    bool doubtful = false;
    for (qsizetype n = 0; n < words.size(); ++n) {
        const QString word = words.at(n);
        const bool wasUnknown = std::exchange(doubtful, false);
        const auto valueOf = [&](const QString& name) -> std::optional<QString> {
            if (n + 1 >= words.size()) {
                error = placed(text, places.value(n), CurlText::tr("a value is missing after %1.").arg(name));
                return std::nullopt;
            }
            return words.at(++n);
        };
        if (word == QLatin1String("--next") || word == QLatin1String("-:")) {
            command.remarks << CurlText::tr("Only the first of several calls is taken.");
            break;
        }
        if (word.startsWith(QLatin1String("--")) && word.size() > 2) {
            const QString name = word.mid(2);
            if (takesValue(name)) {
                const auto given = valueOf(word);
                if (!given)
                    return std::nullopt;
                reader.option(name, *given);
            } else if (isSwitch(name) || isOfNoConcern(name)) {
                reader.option(name, {});
            } else {
                reader.unknown(word);
                doubtful = true;
            }
        } else if (word.startsWith(QLatin1Char('-')) && word.size() > 1 && word != QLatin1String("--")) {
            for (qsizetype at = 1; at < word.size(); ++at) { // "-sSXPOST" is -s -S -X POST
                const QString name = longName(word.at(at));
                if (name.isEmpty()) {
                    reader.unknown(QLatin1Char('-') + word.mid(at));
                    doubtful = true;
                    break;
                }
                if (!takesValue(name)) {
                    reader.option(name, {});
                    continue;
                }
                const auto given = at + 1 < word.size() ? std::optional(word.mid(at + 1)) : valueOf(word);
                if (!given)
                    return std::nullopt;
                reader.option(name, *given);
                break;
            }
        } else if (word != QLatin1String("--")) {
            bare.append({word, wasUnknown});
        }
    }
    if (command.url.isEmpty() && !bare.isEmpty()) {
        auto chosen = std::find_if(bare.cbegin(), bare.cend(), [](const Bare& one) { return one.word.contains(QLatin1String("://")); });
        if (chosen == bare.cend())
            chosen = std::find_if(bare.cbegin(), bare.cend(), [](const Bare& one) { return !one.doubtful; });
        command.url = chosen == bare.cend() ? bare.first().word : chosen->word;
    }
    for (const Bare& one : std::as_const(bare)) {
        if (one.word != command.url)
            command.remarks << CurlText::tr("\"%1\" is left out.").arg(one.word);
    }
    if (!reader.finish(error))
        return std::nullopt;
    return command;
}

QString CurlCommand::toText() const
{
    const QString join = QStringLiteral(" \\\n  ");
    QString text = QStringLiteral("curl -i");
    if (insecure)
        text += QStringLiteral(" -k");
    if (method == QLatin1String("HEAD"))
        text += QStringLiteral(" --head");
    else if (method != (body.isEmpty() ? QLatin1String("GET") : QLatin1String("POST")))
        text += QStringLiteral(" -X ") + shellWord(method);
    text += QLatin1Char(' ') + shellWord(url);
    for (const auto& [name, value] : headers)
        text += join + QStringLiteral("-H ") + shellWord(value.isEmpty() ? name + QLatin1Char(';') : name + QStringLiteral(": ") + value);
    if (!body.isEmpty())
        text += join + QStringLiteral("--data-raw ") + shellWord(QString::fromUtf8(body));
    return text;
}

} // namespace postern::workbench
