// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/TestDraft.h"

#include "capture/Redaction.h"
#include "controlplane/calls/SecretName.h"
#include "controlplane/rest/RestRequest.h"
#include "schema/Document.h"
#include "workbench/tryit/KeptUrl.h"

#include <QRegularExpression>
#include <QUrl>

namespace postern::workbench {
namespace {

constexpr int mostJsonChecks = 8;
constexpr std::size_t longestExpected = 200;
constexpr qsizetype largestJudged = 1024 * 1024;

QString secretField(const QString& name, const QString& value)
{
    static const QRegularExpression others(QStringLiteral("[^a-z0-9]+"));
    static const QRegularExpression scheme(QStringLiteral("^(Bearer|Basic|Digest|DPoP) "), QRegularExpression::CaseInsensitiveOption);
    if (const auto found = scheme.match(value); found.hasMatch()) {
        const bool bearer = found.captured(1).compare(QLatin1String("bearer"), Qt::CaseInsensitive) == 0;
        return found.captured(0) + (bearer ? QStringLiteral("{{token}}") : QStringLiteral("{{credentials}}"));
    }
    return QStringLiteral("{{%1}}").arg(name.toLower().remove(others));
}

template <class With>
QString replacedAll(const QString& text, const QRegularExpression& what, With with)
{
    QString out;
    qsizetype at = 0;
    for (auto all = what.globalMatch(text); all.hasNext();) {
        const QRegularExpressionMatch one = all.next();
        out += text.mid(at, one.capturedStart() - at) + with(one);
        at = one.capturedEnd();
    }
    return out + text.mid(at);
}

std::string pointerTo(const std::string& key)
{
    QString part = QString::fromStdString(key);
    part.replace(QLatin1Char('~'), QLatin1String("~0")).replace(QLatin1Char('/'), QLatin1String("~1"));
    return '/' + part.toStdString();
}

/// What looks like a credential in the body becomes a variable, too. Those that are there stay: to the redaction they are what
/// was masked before.
std::string keptBody(const CurlCommand& call)
{
    static const QRegularExpression variable(QStringLiteral("\\{\\{[^{}]*\\}\\}"));
    static const QRegularExpression masked(QStringLiteral("([A-Za-z0-9_.-]+)?(\"?\\s*[:=>]\\s*\"?)?\\*{4}(\\S{0,4}) \\((\\d+) characters\\)"));
    static const QRegularExpression others(QStringLiteral("[^a-z0-9]+"));
    const QString ours(QChar(0xE000)); // for private use: in no tail of a masked value
    QStringList variables;
    const QString hidden = replacedAll(QString::fromUtf8(call.body), variable, [&](const QRegularExpressionMatch& one) {
        variables << one.captured();
        return QStringLiteral("****%1 (%2 characters)").arg(ours).arg(variables.size() - 1);
    });
    inspection::Trace trace;
    for (const auto& [name, value] : call.headers)
        trace.clientRequest.headers.emplace_back(name.toStdString(), value.toStdString());
    trace.clientRequest.body = hidden.toStdString();
    const QString bare = QString::fromStdString(capture::Redaction().apply(std::move(trace)).clientRequest.body);
    if (bare == hidden)
        return call.body.toStdString();
    return replacedAll(bare, masked, [&](const QRegularExpressionMatch& one) {
        if (one.captured(3) == ours)
            return one.captured(1) + one.captured(2) + variables.value(one.captured(4).toInt());
        const QString name = one.captured(2).isEmpty() ? QString() : one.captured(1).toLower().remove(others);
        return one.captured(1) + one.captured(2) + QStringLiteral("{{%1}}").arg(name.isEmpty() ? QStringLiteral("credentials") : name);
    }).toStdString();
}

void judgeJson(const QByteArray& body, calls::CallTest& into)
{
    schema::Problems problems;
    const auto json = schema::readJson({body.constData(), static_cast<std::size_t>(body.size())}, "body", problems);
    if (!json || !json->isMap())
        return;
    int made = 0;
    for (const schema::Entry& entry : json->entries()) {
        if (made++ == mostJsonChecks)
            break;
        calls::Check check;
        check.kind = calls::Check::Kind::Json;
        check.subject = pointerTo(entry.key);
        const bool scalar = !entry.value.isMap() && !entry.value.isList() && entry.value.toText().size() <= longestExpected;
        if (scalar && !calls::looksSecret(QString::fromStdString(entry.key))) {
            check.how = calls::Check::How::Equals;
            check.expected = entry.value;
        }
        into.checks.push_back(std::move(check));
    }
}

} // namespace

calls::CallTest draftTest(const CurlCommand& call, const rest::RestResponse& answer, const QString& base)
{
    calls::CallTest test;
    const QString path = QUrl(call.url).path();
    test.name = QStringLiteral("%1 %2 %3").arg(call.method, path.isEmpty() ? QStringLiteral("/") : path).arg(answer.status).toStdString();
    test.method = call.method.toStdString();
    const QString url = keptUrl(call.url);
    const bool ofBase = !base.isEmpty() && url.startsWith(base) && (url.size() == base.size() || url.at(base.size()) == QLatin1Char('/'));
    test.url = (ofBase ? QStringLiteral("{{base}}") + url.mid(base.size()) : url).toStdString();
    for (const auto& [name, value] : call.headers)
        test.headers.emplace_back(name.toStdString(), (calls::looksSecret(name) && !value.contains(QLatin1String("{{")) ? secretField(name, value) : value).toStdString());
    test.body = keptBody(call);
    calls::Check status;
    status.expected = std::to_string(answer.status);
    test.checks.push_back(std::move(status));
    const QByteArray type = answer.headers.value("Content-Type");
    if (!type.isEmpty()) {
        calls::Check check;
        check.kind = calls::Check::Kind::Header;
        check.subject = "Content-Type";
        check.how = calls::Check::How::Matches;
        check.expected = (QLatin1Char('^') + QRegularExpression::escape(QString::fromLatin1(type.split(';').front().trimmed()))).toStdString();
        test.checks.push_back(std::move(check));
    }
    if (type.contains("json") && answer.body.size() <= largestJudged)
        judgeJson(answer.body, test);
    return test;
}

} // namespace postern::workbench
