// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/ExchangeFilter.h"

#include "workbench/models/ExchangeFilterParser.h"

#include <algorithm>

namespace postern::workbench {

std::optional<ExchangeFilter::Error> ExchangeFilter::parse(const QString& text, QVector<Span>* spans)
{
    ExchangeFilter fresh;
    fresh.text_ = text;
    ExchangeFilterParser parser(text, fresh);
    auto error = parser.run();
    if (spans != nullptr)
        *spans = parser.spans();
    if (error)
        return error;
    *this = std::move(fresh);
    return std::nullopt;
}

bool ExchangeFilter::needsTraces() const
{
    return std::any_of(nodes_.begin(), nodes_.end(), [](const Node& node) {
        return node.kind == Kind::Term && node.field != Field::Any && filterField(node.field).traced;
    });
}

bool ExchangeFilter::needsTags() const
{
    return std::any_of(nodes_.begin(), nodes_.end(), [](const Node& node) {
        return node.kind == Kind::Term && node.field >= Field::Mark && node.field <= Field::Pinned;
    });
}

QStringList ExchangeFilter::fields()
{
    QStringList names;
    for (const FilterField& field : filterFields())
        names << QLatin1String(field.name);
    return names;
}

QString ExchangeFilter::term(const QString& field, const QString& value, bool exclude)
{
    QString shown = value;
    const auto plain = [](QChar c) { return c.isLetterOrNumber() || QStringLiteral("._-/:{}").contains(c); };
    if (value.isEmpty() || !std::all_of(value.cbegin(), value.cend(), plain)) {
        shown.replace(QLatin1Char('\\'), QStringLiteral("\\\\"));
        shown.replace(QLatin1Char('"'), QStringLiteral("\\\""));
        shown = QLatin1Char('"') + shown + QLatin1Char('"');
    }
    return field + (exclude ? QStringLiteral("!=") : QStringLiteral("=")) + shown;
}

QString ExchangeFilter::description() const { return root_ < 0 ? QString() : describe(root_); }

QString ExchangeFilter::describe(int at) const
{
    const Node& node = nodes_[static_cast<std::size_t>(at)];
    // "and" is a comma in a sentence, which binds less than people think: what is "or" below it gets parentheses.
    const auto part = [this](int child) {
        const QString said = describe(child);
        return nodes_[static_cast<std::size_t>(child)].kind == Kind::Or ? QStringLiteral("(%1)").arg(said) : said;
    };
    switch (node.kind) {
    case Kind::And:
        return FilterText::tr("%1, %2").arg(part(node.left), part(node.right));
    case Kind::Or:
        return FilterText::tr("%1 or %2").arg(describe(node.left), describe(node.right));
    case Kind::Not:
        return FilterText::tr("not (%1)").arg(describe(node.left));
    case Kind::Term:
        break;
    }
    return describeTerm(node);
}

QString ExchangeFilter::describeTerm(const Node& node) const
{
    if (node.field == Field::Any)
        return FilterText::tr("path or API contains \"%1\"").arg(node.shown);
    QString field = filterField(node.field).word();
    if (!node.name.empty())
        field += QLatin1Char(' ') + QString::fromStdString(node.name);
    const bool number = filterField(node.field).kind == FilterField::Kind::Number;
    const QString value = node.shown.contains(QLatin1String("..")) && number ? rangeText(node.shown) : node.shown;
    switch (node.op) {
    case Op::Has:
        return filterField(node.field).kind == FilterField::Kind::Flag ? field : FilterText::tr("%1 is there").arg(field);
    case Op::Contains:
        return number ? FilterText::tr("%1 is %2").arg(field, value) : FilterText::tr("%1 contains \"%2\"").arg(field, value);
    case Op::Equal:
        return value.isEmpty() ? FilterText::tr("%1 is empty").arg(field) : FilterText::tr("%1 is %2").arg(field, value);
    case Op::NotEqual:
        return value.isEmpty() ? FilterText::tr("%1 is not empty").arg(field) : FilterText::tr("%1 is not %2").arg(field, value);
    case Op::Fits:
        return FilterText::tr("%1 fits the pattern %2").arg(field, value);
    case Op::FitsNot:
        return FilterText::tr("%1 does not fit the pattern %2").arg(field, value);
    case Op::Less:
        return node.field == Field::Duration ? FilterText::tr("shorter than %1").arg(value)
               : node.field == Field::Time   ? FilterText::tr("before %1").arg(value)
                                             : FilterText::tr("%1 is less than %2").arg(field, value);
    case Op::LessEqual:
        return node.field == Field::Time ? FilterText::tr("until %1").arg(value) : FilterText::tr("%1 is %2 or less").arg(field, value);
    case Op::Greater:
        return node.field == Field::Duration ? FilterText::tr("longer than %1").arg(value)
               : node.field == Field::Time   ? FilterText::tr("after %1").arg(value)
                                             : FilterText::tr("%1 is more than %2").arg(field, value);
    case Op::GreaterEqual:
        return node.field == Field::Time ? FilterText::tr("from %1 on").arg(value) : FilterText::tr("%1 is %2 or more").arg(field, value);
    }
    return {};
}

QString ExchangeFilter::rangeText(const QString& range)
{
    const QString from = range.section(QStringLiteral(".."), 0, 0);
    const QString to = range.section(QStringLiteral(".."), 1);
    return from.isEmpty() ? FilterText::tr("at most %1").arg(to)
           : to.isEmpty() ? FilterText::tr("at least %1").arg(from)
                          : FilterText::tr("between %1 and %2").arg(from, to);
}

} // namespace postern::workbench
