// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/CallCopies.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace postern::workbench {
namespace {

constexpr int mostAsserts = 10;

/// Hurl's own signs in a plain text: a comment, an escape, a template.
QString hurlEscaped(QString text)
{
    text.replace(QLatin1Char('\\'), QStringLiteral("\\\\"));
    text.replace(QLatin1Char('#'), QStringLiteral("\\#"));
    text.replace(QLatin1String("{{"), QStringLiteral("\\u{7b}\\u{7b}"));
    return text.replace(QLatin1Char('\n'), QStringLiteral("\\n"));
}

QString hurlQuoted(QString text)
{
    text.replace(QLatin1Char('\\'), QStringLiteral("\\\\"));
    text.replace(QLatin1Char('"'), QStringLiteral("\\\""));
    text.replace(QLatin1String("{{"), QStringLiteral("\\u{7b}\\u{7b}"));
    text.replace(QLatin1Char('\n'), QStringLiteral("\\n"));
    return QLatin1Char('"') + text + QLatin1Char('"');
}

bool isPlainName(const QString& key)
{
    return !key.isEmpty() && std::all_of(key.cbegin(), key.cend(), [](QChar c) { return c.isLetterOrNumber() || c == QLatin1Char('_'); });
}

/// `jsonpath "$.id" == 17` for the plain values at the top.
QString jsonAsserts(const std::string& body)
{
    const QJsonObject object = QJsonDocument::fromJson(QByteArray::fromStdString(body)).object();
    QString text;
    int count = 0;
    for (auto one = object.begin(); one != object.end() && count < mostAsserts; ++one) {
        const QJsonValue value = one.value();
        if (!isPlainName(one.key()) || value.isObject() || value.isArray() || value.toString().contains(QLatin1String("****")))
            continue; // what was masked is not expected again
        const QByteArray wrapped = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
        const QString shown = value.isString() ? hurlQuoted(value.toString()) : QString::fromUtf8(wrapped.mid(1, wrapped.size() - 2));
        text += QStringLiteral("jsonpath \"$.%1\" == %2\n").arg(one.key(), shown);
        ++count;
    }
    return text;
}

} // namespace

QString httpieText(const CurlCommand& call)
{
    const QString join = QStringLiteral(" \\\n  ");
    QString text = QStringLiteral("http");
    if (call.insecure)
        text += QStringLiteral(" --verify=no");
    if (!call.body.isEmpty())
        text += join + QStringLiteral("--raw ") + shellWord(QString::fromUtf8(call.body)) + join;
    else
        text += QStringLiteral(" --ignore-stdin ");
    text += call.method + QLatin1Char(' ') + shellWord(call.url);
    for (const auto& [name, value] : call.headers)
        text += join + shellWord(value.isEmpty() ? name + QLatin1Char(';') : name + QLatin1Char(':') + value);
    return text;
}

QString hurlText(const CurlCommand& call, const inspection::Trace& trace)
{
    QString text;
    for (const QString& remark : call.remarks)
        text += QStringLiteral("# ") + QString(remark).replace(QLatin1Char('\n'), QLatin1Char(' ')) + QLatin1Char('\n');
    text += call.method + QLatin1Char(' ') + hurlEscaped(call.url) + QLatin1Char('\n');
    for (const auto& [name, value] : call.headers)
        text += name + QStringLiteral(": ") + hurlEscaped(value) + QLatin1Char('\n');
    if (!call.body.isEmpty()) {
        const bool json = !QJsonDocument::fromJson(call.body).isNull();
        const QString body = QString::fromUtf8(call.body);
        text += json ? body + QLatin1Char('\n') : QStringLiteral("```\n%1\n```\n").arg(body);
    }
    text += QStringLiteral("\nHTTP %1\n").arg(trace.summary.status == 0 ? QStringLiteral("*") : QString::number(trace.summary.status));
    QString asserts;
    for (const auto& [name, value] : trace.clientResponse.headers) {
        if (QString::fromStdString(name).compare(QLatin1String("content-type"), Qt::CaseInsensitive) == 0)
            asserts += QStringLiteral("header \"Content-Type\" startsWith %1\n")
                           .arg(hurlQuoted(QString::fromStdString(value).section(QLatin1Char(';'), 0, 0)));
    }
    if (!trace.clientResponse.bodyTruncated)
        asserts += jsonAsserts(trace.clientResponse.body);
    return asserts.isEmpty() ? text : text + QStringLiteral("[Asserts]\n") + asserts;
}

} // namespace postern::workbench
