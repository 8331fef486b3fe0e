// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/CurlCommand.h"

#include <QCoreApplication>
#include <QUrl>
#include <algorithm>

namespace postern::workbench {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(CurlCommand)
};

/// Splits a command line into words.
class Words {
  public:
    explicit Words(const QString& text) : text_(text) {}

    bool split(QStringList& words, QString& error)
    {
        while (!atEnd()) {
            skipBlank();
            if (atEnd() || endsCommand())
                break;
            QString word;
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
        error = Text::tr("A quotation mark is never closed.");
        return false;
    }

    bool ansiQuoted(QString& word, QString& error)
    {
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
        error = Text::tr("A quotation mark is never closed.");
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
};

/// Long names of the short options that we know.
QString longName(QChar shortName)
{
    switch (shortName.unicode()) {
    case u'X': return QStringLiteral("request");
    case u'H': return QStringLiteral("header");
    case u'd': return QStringLiteral("data");
    case u'u': return QStringLiteral("user");
    case u'b': return QStringLiteral("cookie");
    case u'A': return QStringLiteral("user-agent");
    case u'e': return QStringLiteral("referer");
    case u'G': return QStringLiteral("get");
    case u'I': return QStringLiteral("head");
    case u'F': return QStringLiteral("form");
    case u'k': return QStringLiteral("insecure");
    case u'T': return QStringLiteral("upload-file");
    case u'o': return QStringLiteral("output");
    case u'm': return QStringLiteral("max-time");
    case u'x': return QStringLiteral("proxy");
    case u'E': return QStringLiteral("cert");
    case u'w': return QStringLiteral("write-out");
    case u'c': return QStringLiteral("cookie-jar");
    case u'D': return QStringLiteral("dump-header");
    case u'K': return QStringLiteral("config");
    default: return QString(shortName);
    }
}

bool takesValue(const QString& name)
{
    static const QStringList names{
        QStringLiteral("request"),    QStringLiteral("header"),         QStringLiteral("data"),        QStringLiteral("data-raw"),
        QStringLiteral("data-binary"), QStringLiteral("data-ascii"),     QStringLiteral("data-urlencode"), QStringLiteral("json"),
        QStringLiteral("user"),       QStringLiteral("cookie"),         QStringLiteral("user-agent"),  QStringLiteral("referer"),
        QStringLiteral("form"),       QStringLiteral("form-string"),    QStringLiteral("upload-file"), QStringLiteral("output"),
        QStringLiteral("max-time"),   QStringLiteral("connect-timeout"), QStringLiteral("proxy"),      QStringLiteral("cert"),
        QStringLiteral("key"),        QStringLiteral("cacert"),         QStringLiteral("write-out"),   QStringLiteral("cookie-jar"),
        QStringLiteral("dump-header"), QStringLiteral("config"),        QStringLiteral("url"),         QStringLiteral("resolve"),
        QStringLiteral("retry"),      QStringLiteral("oauth2-bearer"),  QStringLiteral("max-redirs"),  QStringLiteral("limit-rate")};
    return names.contains(name);
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
        } else if (name.startsWith(QLatin1String("form"))) {
            into_.remarks << Text::tr("Form fields (-F) are left out.");
        } else if (name == QLatin1String("upload-file") || name == QLatin1String("config")) {
            into_.remarks << Text::tr("The file %1 is not read.").arg(value);
        } else if (name == QLatin1String("cert") || name == QLatin1String("key") || name == QLatin1String("cacert") ||
                   name == QLatin1String("proxy")) {
            into_.remarks << Text::tr("--%1 is left out.").arg(name);
        }
    }

    bool finish(QString& error)
    {
        if (into_.url.isEmpty()) {
            error = Text::tr("There is no URL in this command.");
            return false;
        }
        if (!into_.url.contains(QLatin1String("://")))
            into_.url.prepend(QStringLiteral("http://"));
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

    void data(const QString& name, const QString& value)
    {
        QByteArray piece = value.toUtf8();
        const bool file = value.startsWith(QLatin1Char('@')) && name != QLatin1String("data-raw");
        if (file) {
            into_.remarks << Text::tr("The file %1 is not read.").arg(value.mid(1));
            piece.clear();
        } else if (name == QLatin1String("data-urlencode")) {
            const qsizetype equals = value.indexOf(QLatin1Char('='));
            piece = equals < 0 ? QUrl::toPercentEncoding(value)
                               : value.left(equals + (equals > 0 ? 1 : 0)).toUtf8() + QUrl::toPercentEncoding(value.mid(equals + 1));
            if (equals == 0)
                piece = QUrl::toPercentEncoding(value.mid(1));
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
    QString line = text.trimmed();
    if (line.startsWith(QLatin1String("$ ")) || line.startsWith(QLatin1String("# ")))
        line.remove(0, 2); // copied with its prompt
    QStringList words;
    if (!Words(line).split(words, error))
        return std::nullopt;
    const QString program = words.isEmpty() ? QString() : words.takeFirst();
    if (program != QLatin1String("curl") && program != QLatin1String("curl.exe") && !program.endsWith(QLatin1String("/curl"))) {
        error = Text::tr("This is not a curl command: it has to begin with \"curl\".");
        return std::nullopt;
    }
    CurlCommand command;
    Reader reader(command);
    for (qsizetype n = 0; n < words.size(); ++n) {
        QString word = words.at(n);
        const auto valueOf = [&](const QString& name) -> std::optional<QString> {
            if (n + 1 >= words.size()) {
                error = Text::tr("A value is missing after %1.").arg(name);
                return std::nullopt;
            }
            return words.at(++n);
        };
        if (word.startsWith(QLatin1String("--")) && word.size() > 2) {
            const QString name = word.mid(2);
            QString value;
            if (takesValue(name)) {
                const auto given = valueOf(word);
                if (!given)
                    return std::nullopt;
                value = *given;
            }
            reader.option(name, value);
        } else if (word.startsWith(QLatin1Char('-')) && word.size() > 1) {
            for (qsizetype at = 1; at < word.size(); ++at) { // "-sSXPOST" is -s -S -X POST
                const QString name = longName(word.at(at));
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
        } else if (command.url.isEmpty()) {
            command.url = word;
        }
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
