// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/FilterField.h"

#include <QCoreApplication>
#include <algorithm>
#include <vector>

namespace postern::workbench {
namespace {

/// How many keys apart two words are (Levenshtein); both are short.
int distance(const QString& a, const QString& b)
{
    std::vector<int> row(static_cast<std::size_t>(b.size()) + 1);
    for (std::size_t n = 0; n < row.size(); ++n)
        row[n] = static_cast<int>(n);
    for (int i = 0; i < a.size(); ++i) {
        int corner = row[0];
        row[0] = i + 1;
        for (int j = 0; j < b.size(); ++j) {
            int& here = row[static_cast<std::size_t>(j) + 1];
            const int left = row[static_cast<std::size_t>(j)];
            const int best = std::min({here + 1, left + 1, corner + (a[i] == b[j] ? 0 : 1)});
            corner = here;
            here = best;
        }
    }
    return row.back();
}

} // namespace

const QVector<FilterField>& filterFields()
{
    using Id = FilterField::Id;
    using Kind = FilterField::Kind;
    static const QVector<FilterField> all{
        {Id::Method, "method", Kind::Text, false, false, QT_TRANSLATE_NOOP("ExchangeFilter", "method"), "POST"},
        {Id::Host, "host", Kind::Text, true, false, QT_TRANSLATE_NOOP("ExchangeFilter", "host"), "localhost:8280"},
        {Id::Path, "path", Kind::Text, false, false, QT_TRANSLATE_NOOP("ExchangeFilter", "path"), "/orders"},
        {Id::Status, "status", Kind::Number, false, false, QT_TRANSLATE_NOOP("ExchangeFilter", "status"), "4xx"},
        {Id::Api, "api", Kind::Text, false, false, QT_TRANSLATE_NOOP("ExchangeFilter", "API"), "Orders"},
        {Id::Route, "operation", Kind::Text, false, false, QT_TRANSLATE_NOOP("ExchangeFilter", "operation"), "/orders/{id}"},
        {Id::Route, "route", Kind::Text, false, false, QT_TRANSLATE_NOOP("ExchangeFilter", "operation"), "/orders/{id}"},
        {Id::Duration, "dur", Kind::Number, false, false, QT_TRANSLATE_NOOP("ExchangeFilter", "duration"), "100ms"},
        {Id::Size, "size", Kind::Number, false, false, QT_TRANSLATE_NOOP("ExchangeFilter", "size"), "10k"},
        {Id::RequestSize, "reqsize", Kind::Number, false, false, QT_TRANSLATE_NOOP("ExchangeFilter", "request size"), "10k"},
        {Id::Client, "client", Kind::Text, false, false, QT_TRANSLATE_NOOP("ExchangeFilter", "client"), "127.0.0.1"},
        {Id::By, "by", Kind::Text, false, false, QT_TRANSLATE_NOOP("ExchangeFilter", "answered by"), "jwt-auth"},
        {Id::Code, "code", Kind::Text, false, false, QT_TRANSLATE_NOOP("ExchangeFilter", "fault code"), "900901"},
        {Id::Reason, "reason", Kind::Text, true, false, QT_TRANSLATE_NOOP("ExchangeFilter", "reason"), "jwt-auth.audience"},
        {Id::Filter, "filter", Kind::Text, true, false, QT_TRANSLATE_NOOP("ExchangeFilter", "a filter that ran"), "rate-limit"},
        {Id::Header, "header", Kind::Text, true, true, QT_TRANSLATE_NOOP("ExchangeFilter", "header"), "json"},
        {Id::RequestHeader, "request.header", Kind::Text, true, true, QT_TRANSLATE_NOOP("ExchangeFilter", "request header"), "curl"},
        {Id::ResponseHeader, "response.header", Kind::Text, true, true, QT_TRANSLATE_NOOP("ExchangeFilter", "response header"), "json"},
        {Id::Body, "body", Kind::Text, true, false, QT_TRANSLATE_NOOP("ExchangeFilter", "body"), "margherita"},
        {Id::RequestBody, "request.body", Kind::Text, true, false, QT_TRANSLATE_NOOP("ExchangeFilter", "request body"), "margherita"},
        {Id::ResponseBody, "response.body", Kind::Text, true, false, QT_TRANSLATE_NOOP("ExchangeFilter", "response body"), "fault"},
        {Id::Context, "context", Kind::Text, true, true, QT_TRANSLATE_NOOP("ExchangeFilter", "context"), "admin"},
        {Id::Correlation, "correlation", Kind::Text, true, false, QT_TRANSLATE_NOOP("ExchangeFilter", "correlation id"), "c0ffee"},
        {Id::Backend, "backend", Kind::Text, true, false, QT_TRANSLATE_NOOP("ExchangeFilter", "backend"), "127.0.0.1:9001"},
        {Id::Error, "error", Kind::Text, true, false, QT_TRANSLATE_NOOP("ExchangeFilter", "backend's error"), "refused"},
        {Id::Time, "time", Kind::Number, false, false, QT_TRANSLATE_NOOP("ExchangeFilter", "time"), "10:02..10:05"},
        {Id::Number, "id", Kind::Number, false, false, QT_TRANSLATE_NOOP("ExchangeFilter", "number"), "17"},
        {Id::Mark, "mark", Kind::Number, false, false, QT_TRANSLATE_NOOP("ExchangeFilter", "mark"), "1"},
        {Id::Note, "note", Kind::Text, false, false, QT_TRANSLATE_NOOP("ExchangeFilter", "note"), "ask"},
        {Id::Marked, "marked", Kind::Flag, false, false, QT_TRANSLATE_NOOP("ExchangeFilter", "marked"), ""},
        {Id::Noted, "noted", Kind::Flag, false, false, QT_TRANSLATE_NOOP("ExchangeFilter", "with a note"), ""},
        {Id::Pinned, "pinned", Kind::Flag, false, false, QT_TRANSLATE_NOOP("ExchangeFilter", "pinned"), ""},
        {Id::Paused, "paused", Kind::Flag, true, false, QT_TRANSLATE_NOOP("ExchangeFilter", "paused at a breakpoint"), ""},
    };
    return all;
}

QString FilterField::word() const { return QCoreApplication::translate("ExchangeFilter", words); }

const FilterField& filterField(FilterField::Id id)
{
    static const FilterField any;
    const auto& all = filterFields();
    const auto found = std::find_if(all.begin(), all.end(), [id](const FilterField& field) { return field.id == id; });
    return found == all.end() ? any : *found;
}

const FilterField* filterFieldOf(const QString& written, QString& rest)
{
    rest.clear();
    const FilterField* named = nullptr;
    for (const FilterField& field : filterFields()) {
        const QLatin1String name(field.name);
        if (written.compare(name, Qt::CaseInsensitive) == 0)
            return &field;
        if (field.takesName && written.size() > name.size() + 1 && written.at(name.size()) == QLatin1Char('.') &&
            written.startsWith(name, Qt::CaseInsensitive))
            named = &field;
    }
    if (named != nullptr)
        rest = written.mid(QLatin1String(named->name).size() + 1);
    return named;
}

QString nearestFilterField(const QString& written)
{
    if (written.size() > 20)
        return {};
    QString best;
    int least = 3; // two keys apart is a slip, more is another word
    for (const FilterField& field : filterFields()) {
        const QString name = QLatin1String(field.name);
        const int apart = distance(written.toLower(), name);
        if (apart < least && apart < name.size()) {
            least = apart;
            best = name;
        }
    }
    return best;
}

} // namespace postern::workbench
