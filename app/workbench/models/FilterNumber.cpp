// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/FilterNumber.h"

#include "workbench/models/ExchangeFilterParser.h"

#include <QDateTime>
#include <QRegularExpression>
#include <cmath>
#include <limits>

namespace postern::workbench {
namespace {


constexpr double second = 1e6; // in microseconds

double unitOf(FilterField::Id field, const QString& unit)
{
    if (field == FilterField::Id::Duration) // rows count microseconds
        return unit.isEmpty() || unit == QLatin1String("ms") ? 1e3
               : unit == QLatin1String("us")                 ? 1
               : unit == QLatin1String("s")                  ? second
               : unit == QLatin1String("m") || unit == QLatin1String("min") ? 60 * second
                                                                            : 0;
    if (field == FilterField::Id::Size || field == FilterField::Id::RequestSize)
        return unit.isEmpty() || unit == QLatin1String("b")                ? 1
               : unit == QLatin1String("k") || unit == QLatin1String("kb") ? 1e3
               : unit == QLatin1String("m") || unit == QLatin1String("mb") ? 1e6
               : unit == QLatin1String("g") || unit == QLatin1String("gb") ? 1e9
                                                                           : 0;
    return unit.isEmpty() ? 1 : 0;
}

std::optional<FilterNumber> plain(FilterField::Id field, const QString& lower)
{
    if (field == FilterField::Id::Status && lower.size() == 3 && lower.endsWith(QLatin1String("xx")) && lower.at(0).isDigit()) {
        const auto first = static_cast<std::uint64_t>(lower.at(0).digitValue()) * 100;
        return FilterNumber{first, first + 99, false};
    }
    int digits = 0;
    while (digits < lower.size() && (lower.at(digits).isDigit() || lower.at(digits) == QLatin1Char('.')))
        ++digits;
    bool good = false;
    const double amount = lower.left(digits).toDouble(&good);
    const double factor = unitOf(field, lower.mid(digits));
    if (!good || factor == 0 || amount * factor > 9e18)
        return std::nullopt;
    const auto number = static_cast<std::uint64_t>(std::llround(amount * factor));
    return FilterNumber{number, number, false};
}

std::optional<FilterNumber> ago(const QString& lower)
{
    static const QRegularExpression form(QStringLiteral("^-(\\d{1,7})(s|m|h|d)$"));
    const auto match = form.match(lower);
    if (!match.hasMatch())
        return std::nullopt;
    const QString unit = match.captured(2);
    const qint64 seconds = match.captured(1).toLongLong() *
                           (unit == QLatin1String("s") ? 1 : unit == QLatin1String("m") ? 60 : unit == QLatin1String("h") ? 3600 : 86'400);
    const qint64 then = std::max<qint64>(0, QDateTime::currentMSecsSinceEpoch() - seconds * 1000);
    return FilterNumber{static_cast<std::uint64_t>(then) * 1000, static_cast<std::uint64_t>(then) * 1000, false};
}

/// What was left out is a span: "10:02" is all of the minute.
std::optional<FilterNumber> time(const QString& text)
{
    if (const auto past = ago(text.toLower()))
        return past;
    static const QRegularExpression form(
        QStringLiteral("^(?:(\\d{4}-\\d\\d-\\d\\d)(?:T|$))?(?:(\\d{1,2}):(\\d\\d)(?::(\\d\\d)(?:\\.(\\d{1,6}))?)?)?$"),
        QRegularExpression::CaseInsensitiveOption);
    const auto match = form.match(text);
    const bool clock = !match.captured(2).isEmpty();
    if (!match.hasMatch() || (match.captured(1).isEmpty() && !clock))
        return std::nullopt;
    const QTime at(clock ? match.captured(2).toInt() : 0, match.captured(3).toInt(), match.captured(4).toInt());
    if (clock && !at.isValid())
        return std::nullopt;
    const QString fraction = match.captured(5);
    std::uint64_t start = clock ? static_cast<std::uint64_t>(at.msecsSinceStartOfDay()) * 1000 : 0;
    start += fraction.leftJustified(6, QLatin1Char('0')).toUInt();
    double span = !clock ? 86'400 * second : match.captured(4).isEmpty() ? 60 * second : second;
    if (!fraction.isEmpty())
        span = std::pow(10, 6 - fraction.size());
    FilterNumber number{start, start + static_cast<std::uint64_t>(span) - 1, true};
    if (!match.captured(1).isEmpty()) {
        const QDateTime midnight = QDate::fromString(match.captured(1), Qt::ISODate).startOfDay();
        if (!midnight.isValid() || midnight.toMSecsSinceEpoch() < 0)
            return std::nullopt;
        const auto day = static_cast<std::uint64_t>(midnight.toMSecsSinceEpoch()) * 1000;
        number = {number.from + day, number.to + day, false};
    }
    return number;
}

std::optional<FilterNumber> single(FilterField::Id field, const QString& text)
{
    return field == FilterField::Id::Time ? time(text) : plain(field, text.toLower());
}

} // namespace

std::optional<FilterNumber> filterNumber(FilterField::Id field, const QString& text)
{
    const qsizetype dots = text.indexOf(QLatin1String(".."));
    if (dots < 0)
        return single(field, text);
    const QString first = text.left(dots);
    const QString last = text.mid(dots + 2);
    if (first.isEmpty() && last.isEmpty())
        return std::nullopt;
    FilterNumber range{0, std::numeric_limits<std::uint64_t>::max(), false};
    if (!first.isEmpty()) {
        const auto from = single(field, first);
        if (!from)
            return std::nullopt;
        range.from = from->from;
        range.timeOfDay = from->timeOfDay;
    }
    if (!last.isEmpty()) {
        const auto to = single(field, last);
        if (!to || (!first.isEmpty() && to->timeOfDay != range.timeOfDay))
            return std::nullopt;
        range.to = to->to;
        range.timeOfDay = to->timeOfDay;
    }
    if (range.from > range.to)
        return std::nullopt;
    return range;
}

QString filterNumberForm(FilterField::Id field)
{
    switch (field) {
    case FilterField::Id::Duration: return FilterText::tr("a time, for instance 100ms, 1.5s or 10ms..1s");
    case FilterField::Id::Status: return FilterText::tr("a status, for instance 404, 4xx or 400..499");
    case FilterField::Id::Time: return FilterText::tr("a time, for instance 10:02, 10:02..10:05, 2026-11-29T10:02 or -5m");
    case FilterField::Id::Size:
    case FilterField::Id::RequestSize: return FilterText::tr("a size, for instance 1000, 10k or 1k..2M");
    case FilterField::Id::Mark: return FilterText::tr("a mark from 1 to 9");
    default: return FilterText::tr("a number");
    }
}

} // namespace postern::workbench
