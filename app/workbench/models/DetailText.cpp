// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/DetailText.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <vector>

namespace postern::workbench {
namespace {

constexpr int quotesWithin = 5;     // a detail that quotes another one, which quotes what the operating system says
constexpr qsizetype longest = 2000; // of what somebody else may have written

/// As the gateway builds them; narrower ones before those that would match them, too.
const char* const details[] = {
    QT_TRANSLATE_NOOP("Detail", "%1 (The issuer is \"%2\", %3.)"),
    QT_TRANSLATE_NOOP("Detail", "%1; get a new one."),
    QT_TRANSLATE_NOOP("Detail", "%1; check the clocks."),
    QT_TRANSLATE_NOOP("Detail", "%1; %2 would be accepted."),
    QT_TRANSLATE_NOOP("Detail", "%1; one of %2 is needed."),
    QT_TRANSLATE_NOOP("Detail", "%1; %2 is needed."),
    QT_TRANSLATE_NOOP("Detail", "%1 (%2 of leeway)"),
    QT_TRANSLATE_NOOP("Detail", "The request has more than one Host field (%1)"),
    QT_TRANSLATE_NOOP("Detail", "The request has no Host field (%1)"),
    QT_TRANSLATE_NOOP("Detail", "The message has both Content-Length and Transfer-Encoding (%1)"),
    QT_TRANSLATE_NOOP("Detail", "The request line is longer than is allowed (%1): limits.requestLine is %2 octets"),
    QT_TRANSLATE_NOOP("Detail", "The header fields are longer than is allowed (%1): limits.headers is %2 octets, limits.headerCount %3"),
    QT_TRANSLATE_NOOP("Detail", "There are more header fields than are allowed (%1): limits.headers is %2 octets, limits.headerCount %3"),
    QT_TRANSLATE_NOOP("Detail", "The request's Content-Length is above limits.requestBody: %1 octets, and the limit is %2 octets"),
    QT_TRANSLATE_NOOP("Detail", "The request's content is above limits.requestBody: the limit is %1 octets"),
    QT_TRANSLATE_NOOP("Detail", "The request expects something other than 100-continue (%1): Expect is \"%2\""),
    QT_TRANSLATE_NOOP("Detail", "The request's head did not arrive in time: timeouts.headerRead is %1"),
    QT_TRANSLATE_NOOP("Detail", "The message has a transfer coding that is not supported (%1): Transfer-Encoding is \"%2\""),
    QT_TRANSLATE_NOOP("Detail", "The HTTP version is neither 1.0 nor 1.1 (%1): it is \"%2\""),
    QT_TRANSLATE_NOOP("Detail", "no API has a context that \"%1\" begins with"),
    QT_TRANSLATE_NOOP("Detail", "%1 at %2 has no operation for \"%3\""),
    QT_TRANSLATE_NOOP("Detail", "%1 is none of the path's methods: %2"),
    QT_TRANSLATE_NOOP("Detail", "cannot connect to %1: %2"),
    QT_TRANSLATE_NOOP("Detail", "cannot find the address of '%1': no such name; check its spelling and this machine's DNS"),
    QT_TRANSLATE_NOOP("Detail", "%1 did not answer in proper HTTP: %2"),
    QT_TRANSLATE_NOOP("Detail", "The response does not begin with an HTTP version and a space (%1)"),
    QT_TRANSLATE_NOOP("Detail", "%1 closed the connection without an answer"),
    QT_TRANSLATE_NOOP("Detail", "%1 did not begin to answer within %2"),
    QT_TRANSLATE_NOOP("Detail", "'%1' (%2) does not speak TLS on this port; use http, or the port that speaks https"),
    QT_TRANSLATE_NOOP("Detail", "none of the endpoints of cluster \"%1\" is called: %2"),
    QT_TRANSLATE_NOOP("Detail", "of %1 it is known that it is suspended for another %2 as calls to it failed"),
    QT_TRANSLATE_NOOP("Detail", "as many calls to cluster \"%1\" as allowed are under way on this worker"),
    QT_TRANSLATE_NOOP("Detail", "%1 broke off in the middle of its answer, after %2 octets of content"),
    QT_TRANSLATE_NOOP("Detail", "the header %1 is not there."),
    QT_TRANSLATE_NOOP("Detail", "%1 has the scheme \"%2\""),
    QT_TRANSLATE_NOOP("Detail", "It is one piece; a signed token has three parts with dots between."),
    QT_TRANSLATE_NOOP("Detail", "The token expired at %1, %2 ago"),
    QT_TRANSLATE_NOOP("Detail", "The token is valid from %1 on, in %2"),
    QT_TRANSLATE_NOOP("Detail", "The token is valid from %1 on, in %2 (%3 of leeway)."),
    QT_TRANSLATE_NOOP("Detail", "The token says it was issued at %1, which is %2 ahead"),
    QT_TRANSLATE_NOOP("Detail", "The token was issued at %1, %2 ago; at most %3 are accepted (maxAge)."),
    QT_TRANSLATE_NOOP("Detail", "The token is meant for %1"),
    QT_TRANSLATE_NOOP("Detail", "The token names no audience (\"aud\")"),
    QT_TRANSLATE_NOOP("Detail", "The issuer is \"%1\"; known are %2."),
    QT_TRANSLATE_NOOP("Detail", "The issuer is \"%1\", which is not quite \"%2\": it differs in upper and lower case or in a slash at the end."),
    QT_TRANSLATE_NOOP("Detail", "Its %1 signature is not one of key \"%2\"."),
    QT_TRANSLATE_NOOP("Detail", "It is signed with %1, which is not allowed here"),
    QT_TRANSLATE_NOOP("Detail", "It is not signed (\"alg\" is \"none\")."),
    QT_TRANSLATE_NOOP("Detail", "It is signed with %1, an algorithm with a shared key, which anyone who verifies could forge"),
    QT_TRANSLATE_NOOP("Detail", "Its type (\"typ\") is \"%1\""),
    QT_TRANSLATE_NOOP("Detail", "Its payload cannot be taken as claims: %1."),
    QT_TRANSLATE_NOOP("Detail", "claim \"%1\" is not a number of seconds"),
    QT_TRANSLATE_NOOP("Detail", "The claim \"%1\" is missing."),
    QT_TRANSLATE_NOOP("Detail", "The keys of issuer \"%1\" are not there: %2; there are none yet, so its tokens are refused."),
    QT_TRANSLATE_NOOP("Detail", "keys cannot be fetched from %1: %2"),
    QT_TRANSLATE_NOOP("Detail", "%1: no connection: %2"),
    QT_TRANSLATE_NOOP("Detail", "A list of revoked tokens names it by its jti."),
    QT_TRANSLATE_NOOP("Detail", "This is an encrypted token (JWE); only signed ones (JWS) are accepted."),
    QT_TRANSLATE_NOOP("Detail", "Its algorithm \"%1\" is not known"),
    QT_TRANSLATE_NOOP("Detail", "The token names no key and none of %1 fits %2."),
    QT_TRANSLATE_NOOP("Detail", "Its header marks \"%1\" as critical, which is not understood here."),
    QT_TRANSLATE_NOOP("Detail", "The issuer says that the token is not active (asked at %1)."),
    QT_TRANSLATE_NOOP("Detail", "The issuer \"%1\" could not be asked about it: %2"),
    QT_TRANSLATE_NOOP("Detail", "the header %1"),
    QT_TRANSLATE_NOOP("Detail", "%1 (for %2; the call is to %3)"),
    QT_TRANSLATE_NOOP("Detail", "%1 (the call comes from %2)"),
    QT_TRANSLATE_NOOP("Detail", "%1 (the call names %2)"),
    QT_TRANSLATE_NOOP("Detail", "%1 (the call is to %2)"),
    QT_TRANSLATE_NOOP("Detail", "its jti"),
    QT_TRANSLATE_NOOP("Detail", "does not hold valid base64"),
    QT_TRANSLATE_NOOP("Detail", "%1: certificate cannot be read: %2"),
    QT_TRANSLATE_NOOP("Detail", "a test key in the header %1"),
    QT_TRANSLATE_NOOP("Detail", "an API key in the header %1"),
    QT_TRANSLATE_NOOP("Detail", "a bearer token in the header %1"),
    QT_TRANSLATE_NOOP("Detail", "not valid JSON: %1"),
    QT_TRANSLATE_NOOP("Detail", "the path has a dot segment (%1)"),
    QT_TRANSLATE_NOOP("Detail", "%1 is required"),
    QT_TRANSLATE_NOOP("Detail", "query parameter %1"),
    QT_TRANSLATE_NOOP("Detail", "the content"),
    QT_TRANSLATE_NOOP("Detail", "content"),
    QT_TRANSLATE_NOOP("Detail", "the content at %1"),
    QT_TRANSLATE_NOOP("Detail", "%1 must be at most %2, and is %3 (%4)"),
    QT_TRANSLATE_NOOP("Detail", "%1 must be an integer, and is %2 (%3)"),
    QT_TRANSLATE_NOOP("Detail", "%1 must be a string, and is %2 (%3)"),
    QT_TRANSLATE_NOOP("Detail", "a value has to stand here"),
    QT_TRANSLATE_NOOP("Detail", "a document type is declared"),
    QT_TRANSLATE_NOOP("Detail", "%1 does not exist"),
    QT_TRANSLATE_NOOP("Detail", "%1 exists"),
    QT_TRANSLATE_NOOP("Detail", "%1 matches %2"),
    QT_TRANSLATE_NOOP("Detail", "%1 is one of %2"),
    QT_TRANSLATE_NOOP("Detail", "%1 is %2"),
    QT_TRANSLATE_NOOP("Detail", "all"),
    QT_TRANSLATE_NOOP("Detail", "one"),
};

struct Form {
    const char* english;
    QRegularExpression pattern;
};

std::vector<Form> readForms()
{
    static const QRegularExpression place(QStringLiteral("%\\d"));
    std::vector<Form> all;
    for (const char* english : details) {
        QString pattern;
        qsizetype at = 0;
        const QString text = QString::fromUtf8(english);
        for (auto match = place.globalMatch(text); match.hasNext();) {
            const QRegularExpressionMatch hole = match.next();
            pattern += QRegularExpression::escape(text.mid(at, hole.capturedStart() - at)) + QStringLiteral("(.+?)");
            at = hole.capturedEnd();
        }
        pattern += QRegularExpression::escape(text.mid(at));
        all.push_back({english, QRegularExpression(QRegularExpression::anchoredPattern(pattern))});
    }
    return all;
}

QString ownWords(const QString& detail, int depth)
{
    static const std::vector<Form> forms = readForms();
    if (depth == 0 || detail.size() > longest)
        return detail;
    for (const Form& form : forms) {
        const QRegularExpressionMatch match = form.pattern.match(detail);
        if (!match.hasMatch())
            continue;
        const QString own = QCoreApplication::translate("Detail", form.english);
        if (own.isEmpty() || own == QString::fromUtf8(form.english))
            return detail; // English
        QString out;
        for (qsizetype n = 0; n < own.size(); ++n) { // not arg(): what is put in may have places of its own
            if (own.at(n) == QLatin1Char('%') && n + 1 < own.size() && own.at(n + 1).isDigit())
                out += ownWords(match.captured(own.at(++n).digitValue()), depth - 1);
            else
                out += own.at(n);
        }
        return out;
    }
    return detail;
}

} // namespace

QString detailText(const std::string& detail) { return ownWords(QString::fromStdString(detail), quotesWithin); }

} // namespace postern::workbench
