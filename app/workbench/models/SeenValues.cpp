// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/SeenValues.h"

#include <QHash>
#include <algorithm>

namespace postern::workbench {
namespace {


constexpr std::size_t rowsLookedAt = 20'000; // a millisecond's work; values that were common a while ago are common now

QStringList seenPaths(const ExchangeStore& store, int most)
{
    constexpr std::size_t newest = 2'000; // each is a text to be made
    QHash<QString, int> count;
    const std::size_t size = store.size();
    for (std::size_t n = size - std::min(size, newest); n < size; ++n) {
        const std::string_view target = store.row(n).targetText();
        const std::string_view path = target.substr(0, target.find('?'));
        ++count[QString::fromUtf8(path.data(), static_cast<qsizetype>(path.size()))];
    }
    QStringList paths = count.keys();
    std::sort(paths.begin(), paths.end(), [&count](const QString& a, const QString& b) {
        return count.value(a) != count.value(b) ? count.value(a) > count.value(b) : a < b;
    });
    return paths.mid(0, most);
}

} // namespace

QStringList seenValues(const ExchangeStore& store, FilterField::Id field, int most)
{
    if (field == FilterField::Id::Path)
        return seenPaths(store, most);
    QHash<std::uint32_t, int> count;
    const bool status = field == FilterField::Id::Status;
    const std::size_t size = store.size();
    for (std::size_t n = size - std::min(size, rowsLookedAt); n < size; ++n) {
        const ExchangeRow& row = store.row(n);
        switch (field) {
        case FilterField::Id::Api: ++count[row.api]; break;
        case FilterField::Id::Method: ++count[row.method]; break;
        case FilterField::Id::Route: ++count[row.route]; break;
        case FilterField::Id::Client: ++count[row.client]; break;
        case FilterField::Id::By: ++count[row.endedBy]; break;
        case FilterField::Id::Filter: ++count[row.endedBy]; break; // those that answered are those that are looked for
        case FilterField::Id::Code: ++count[row.fault]; break;
        case FilterField::Id::Status: ++count[row.status]; break;
        default: return {};
        }
    }
    QList<std::uint32_t> numbers = count.keys();
    std::sort(numbers.begin(), numbers.end(), [&count](std::uint32_t a, std::uint32_t b) {
        return count.value(a) != count.value(b) ? count.value(a) > count.value(b) : a < b;
    });
    QStringList values;
    for (const std::uint32_t number : std::as_const(numbers)) {
        const QString value = status ? QString::number(number) : QString::fromStdString(store.name(number));
        if (!value.isEmpty() && values.size() < most)
            values << value;
    }
    return values;
}

namespace {

constexpr qsizetype mostNames = 200;

void noteNames(QStringList& into, const std::vector<std::pair<std::string, std::string>>& pairs)
{
    for (const auto& [name, value] : pairs) {
        const QString text = QString::fromStdString(name);
        if (into.size() < mostNames && !into.contains(text, Qt::CaseInsensitive))
            into.append(text);
    }
}

} // namespace

QStringList SeenValues::values(FilterField::Id field, const QString& name) const
{
    const bool names = name.isEmpty();
    switch (field) {
    case FilterField::Id::Header: return names ? requestHeaders_ + responseHeaders_ : QStringList();
    case FilterField::Id::RequestHeader: return names ? requestHeaders_ : QStringList();
    case FilterField::Id::ResponseHeader: return names ? responseHeaders_ : QStringList();
    case FilterField::Id::Context: return names ? context_ : QStringList();
    case FilterField::Id::Filter: return filters_;
    case FilterField::Id::Reason: return reasons_;
    default: return seenValues(store_, field);
    }
}

void SeenValues::note(const inspection::Trace& trace)
{
    noteNames(requestHeaders_, trace.clientRequest.headers);
    noteNames(responseHeaders_, trace.clientResponse.headers);
    for (const auto& attempt : trace.upstream) {
        if (attempt.request)
            noteNames(requestHeaders_, attempt.request->headers);
        if (attempt.response)
            noteNames(responseHeaders_, attempt.response->headers);
    }
    noteNames(context_, trace.context);
    for (const auto& step : trace.steps) {
        const QString filter = QString::fromStdString(step.filter);
        if (!filters_.contains(filter) && filters_.size() < mostNames)
            filters_.append(filter);
        const QString reason = step.reason ? QString::fromStdString(step.reason->id) : QString();
        if (!reason.isEmpty() && !reasons_.contains(reason) && reasons_.size() < mostNames)
            reasons_.append(reason);
    }
}

} // namespace postern::workbench
