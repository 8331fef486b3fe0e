// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/ExchangeFilter.h"

#include "workbench/models/ExchangeFilterParser.h"

#include <QLocale>
#include <algorithm>
#include <cctype>

namespace postern::workbench {
namespace {

bool sameFolded(char a, char lower)
{
    return std::tolower(static_cast<unsigned char>(a)) == static_cast<unsigned char>(lower);
}

bool containsFolded(std::string_view text, const std::string& lower)
{
    return lower.empty() || std::search(text.begin(), text.end(), lower.begin(), lower.end(), sameFolded) != text.end();
}

bool equalsFolded(std::string_view text, const std::string& lower)
{
    return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), sameFolded);
}

bool compare(std::uint64_t value, ExchangeFilter::Op op, std::uint64_t from, std::uint64_t to)
{
    using Op = ExchangeFilter::Op;
    switch (op) {
    case Op::Contains:
    case Op::Equal:
        return value >= from && value <= to;
    case Op::NotEqual:
        return value < from || value > to;
    case Op::Less:
        return value < from;
    case Op::LessEqual:
        return value <= to;
    case Op::Greater:
        return value > to;
    case Op::GreaterEqual:
        return value >= from;
    }
    return false;
}

} // namespace

std::optional<ExchangeFilter::Error> ExchangeFilter::parse(const QString& text)
{
    ExchangeFilter fresh;
    fresh.text_ = text;
    ExchangeFilterParser parser(text, fresh);
    if (auto error = parser.run())
        return error;
    *this = std::move(fresh);
    return std::nullopt;
}

QStringList ExchangeFilter::fields()
{
    return {QStringLiteral("api"),    QStringLiteral("method"), QStringLiteral("path"), QStringLiteral("route"),
            QStringLiteral("client"), QStringLiteral("by"),     QStringLiteral("code"), QStringLiteral("status"),
            QStringLiteral("dur"),    QStringLiteral("size"),   QStringLiteral("reqsize"), QStringLiteral("id")};
}

QString ExchangeFilter::term(const QString& field, const QString& value, bool exclude)
{
    QString shown = value;
    const auto plain = [](QChar c) { return c.isLetterOrNumber() || QStringLiteral("._-/:{}").contains(c); };
    if (value.isEmpty() || !std::all_of(value.cbegin(), value.cend(), plain)) {
        shown.replace(QLatin1Char('"'), QStringLiteral("\\\""));
        shown = QLatin1Char('"') + shown + QLatin1Char('"');
    }
    return field + (exclude ? QStringLiteral("!=") : QStringLiteral("=")) + shown;
}

QString ExchangeFilter::description() const { return root_ < 0 ? QString() : describe(root_); }

QString ExchangeFilter::describe(int at) const
{
    const Node& node = nodes_[static_cast<std::size_t>(at)];
    switch (node.kind) {
    case Kind::And:
        return FilterText::tr("%1, %2").arg(describe(node.left), describe(node.right));
    case Kind::Or:
        return FilterText::tr("%1 or %2").arg(describe(node.left), describe(node.right));
    case Kind::Not:
        return FilterText::tr("not (%1)").arg(describe(node.left));
    case Kind::Term:
        break;
    }
    if (node.field == Field::Any)
        return FilterText::tr("path or API contains \"%1\"").arg(node.shown);
    const QStringList words{FilterText::tr("API"),        FilterText::tr("method"),       FilterText::tr("path"),
                            FilterText::tr("route"),      FilterText::tr("client"),       FilterText::tr("answered by"),
                            FilterText::tr("fault code"), FilterText::tr("status"),       FilterText::tr("duration"),
                            FilterText::tr("size"),       FilterText::tr("request size"), FilterText::tr("number")};
    const QString field = words.value(static_cast<int>(node.field));
    switch (node.op) {
    case Op::Contains:
        return node.field == Field::Status ? FilterText::tr("%1 is %2").arg(field, node.shown)
                                           : FilterText::tr("%1 contains \"%2\"").arg(field, node.shown);
    case Op::Equal:
        return FilterText::tr("%1 is %2").arg(field, node.shown);
    case Op::NotEqual:
        return FilterText::tr("%1 is not %2").arg(field, node.shown);
    case Op::Less:
        return FilterText::tr("%1 is less than %2").arg(field, node.shown);
    case Op::LessEqual:
        return FilterText::tr("%1 is %2 or less").arg(field, node.shown);
    case Op::Greater:
        return FilterText::tr("%1 is more than %2").arg(field, node.shown);
    case Op::GreaterEqual:
        return FilterText::tr("%1 is %2 or more").arg(field, node.shown);
    }
    return {};
}

ExchangeFilter::Evaluator::Evaluator(const ExchangeFilter& filter) : filter_(filter), known_(filter.nodes_.size()) {}

bool ExchangeFilter::Evaluator::matches(const ExchangeRow& row, const ExchangeStore::Names& names)
{
    return filter_.root_ < 0 || holds(filter_.root_, row, names);
}

// A name is compared once for each filter, not once for each of a million rows.
bool ExchangeFilter::Evaluator::nameMatches(int at, std::uint32_t number, const ExchangeStore::Names& names)
{
    auto& known = known_[static_cast<std::size_t>(at)];
    if (known.size() < names.size())
        known.resize(names.size(), -1);
    signed char& answer = known[number];
    if (answer < 0) {
        const Node& node = filter_.nodes_[static_cast<std::size_t>(at)];
        const bool whole = node.op != Op::Contains;
        answer = whole ? equalsFolded(names[number], node.text) : containsFolded(names[number], node.text);
    }
    return answer > 0;
}

bool ExchangeFilter::Evaluator::holds(int at, const ExchangeRow& row, const ExchangeStore::Names& names)
{
    const Node& node = filter_.nodes_[static_cast<std::size_t>(at)];
    switch (node.kind) {
    case Kind::And:
        return holds(node.left, row, names) && holds(node.right, row, names);
    case Kind::Or:
        return holds(node.left, row, names) || holds(node.right, row, names);
    case Kind::Not:
        return !holds(node.left, row, names);
    case Kind::Term:
        break;
    }
    const bool wanted = node.op != Op::NotEqual;
    switch (node.field) {
    case Field::Api:
        return nameMatches(at, row.api, names) == wanted;
    case Field::Method:
        return nameMatches(at, row.method, names) == wanted;
    case Field::Route:
        return nameMatches(at, row.route, names) == wanted;
    case Field::Client:
        return nameMatches(at, row.client, names) == wanted;
    case Field::By:
        return nameMatches(at, row.endedBy, names) == wanted;
    case Field::Code:
        return nameMatches(at, row.fault, names) == wanted;
    case Field::Path:
        return (node.op == Op::Contains ? containsFolded(row.targetText(), node.text)
                                        : equalsFolded(row.targetText(), node.text)) == wanted;
    case Field::Any:
        return nameMatches(at, row.api, names) || containsFolded(row.targetText(), node.text);
    case Field::Status:
        return compare(row.status, node.op, node.from, node.to);
    case Field::Duration:
        return compare(row.durationUs, node.op, node.from, node.to);
    case Field::Size:
        return compare(row.responseBytes, node.op, node.from, node.to);
    case Field::RequestSize:
        return compare(row.requestBytes, node.op, node.from, node.to);
    case Field::Id:
        return compare(row.id, node.op, node.from, node.to);
    }
    return false;
}

} // namespace postern::workbench
