// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/FilterCompletion.h"

#include "workbench/models/ExchangeFilter.h"
#include "workbench/models/ExchangeFilterParser.h"

#include <algorithm>

namespace postern::workbench {
namespace {

using Offer = FilterCompletion::Offer;

bool isOperator(QChar c) { return QStringLiteral(":=!<>~").contains(c); }

/// Where the term at the cursor begins: after a space, an opening parenthesis or a "not" sign, quotes being kept whole.
int termStart(const QString& text, int cursor)
{
    int start = 0;
    bool quoted = false;
    for (int n = 0; n < cursor; ++n) {
        const QChar c = text.at(n);
        if (c == QLatin1Char('\\') && quoted)
            ++n;
        else if (c == QLatin1Char('"'))
            quoted = !quoted;
        else if (!quoted && (c.isSpace() || c == QLatin1Char('(') || c == QLatin1Char(')')))
            start = n + 1;
    }
    if (start < cursor && text.at(start) == QLatin1Char('!'))
        ++start;
    return start;
}

/// "status >= 4" is one term: what follows an operator after a space, and an operator itself, belong to the word before.
int joinedStart(const QString& text, int start)
{
    int end = start;
    while (end > 0 && text.at(end - 1).isSpace())
        --end;
    if (end == start || end == 0)
        return start;
    const bool operatorHere = start < text.size() && isOperator(text.at(start)) && text.at(start) != QLatin1Char('!');
    if (!operatorHere && !isOperator(text.at(end - 1)))
        return start;
    const int before = termStart(text, end);
    return before < end ? joinedStart(text, before) : start;
}

bool fits(const QString& offered, const QString& typed)
{
    return typed.isEmpty() || offered.contains(typed, Qt::CaseInsensitive);
}

/// What begins as it was typed comes before what only contains it.
void sortFor(QVector<Offer>& offers, const QString& typed)
{
    std::stable_partition(offers.begin(), offers.end(),
                          [&typed](const Offer& offer) { return offer.text.startsWith(typed, Qt::CaseInsensitive); });
}

void offerFields(const QString& typed, const FilterValues& values, FilterCompletion& into)
{
    QString rest;
    const FilterField* named = filterFieldOf(typed, rest);
    const bool dotted = typed.endsWith(QLatin1Char('.'));
    if (named == nullptr && dotted)
        named = filterFieldOf(typed.chopped(1), rest);
    if (named != nullptr && named->takesName && (dotted || !rest.isEmpty())) {
        for (const QString& name : values(named->id, {})) {
            const QString offer = QLatin1String(named->name) + QLatin1Char('.') + name.toLower();
            if (fits(name, rest))
                into.offers.append({offer, named->word()});
        }
        return;
    }
    for (const FilterField& field : filterFields()) {
        const QString name = QLatin1String(field.name);
        if (fits(name, typed) && name != typed)
            into.offers.append({name, field.example[0] == '\0' ? field.word()
                                                               : FilterText::tr("%1, for instance %2").arg(field.word(), QLatin1String(field.example))});
    }
    sortFor(into.offers, typed);
    if (!typed.isEmpty() && QStringLiteral("not").startsWith(typed, Qt::CaseInsensitive))
        into.offers.append({QStringLiteral("not"), FilterText::tr("the opposite")});
}

void offerOperators(const FilterField& field, bool named, FilterCompletion& into)
{
    if (field.kind == FilterField::Kind::Text) {
        into.offers = {{QStringLiteral(":"), FilterText::tr("contains")},
                       {QStringLiteral("="), FilterText::tr("is")},
                       {QStringLiteral("!="), FilterText::tr("is not")},
                       {QStringLiteral("~"), FilterText::tr("fits the pattern")},
                       {QStringLiteral("!~"), FilterText::tr("does not fit the pattern")}};
    } else {
        into.offers = {{QStringLiteral("="), FilterText::tr("is")},
                       {QStringLiteral("!="), FilterText::tr("is not")}};
    }
    if (field.kind == FilterField::Kind::Number || named)
        into.offers << Offer{QStringLiteral(">="), FilterText::tr("or more")} << Offer{QStringLiteral("<="), FilterText::tr("or less")}
                    << Offer{QStringLiteral(">"), FilterText::tr("more than")} << Offer{QStringLiteral("<"), FilterText::tr("less than")};
}

void offerValues(const FilterField& field, const QString& name, const QString& typed, const FilterValues& values, FilterCompletion& into)
{
    const QString bare = typed.startsWith(QLatin1Char('"')) ? typed.mid(1) : typed;
    for (const QString& value : values(field.id, name)) {
        if (!fits(value, bare) || value == bare)
            continue;
        const QString term = ExchangeFilter::term({}, value); // with quotes where it needs them
        into.offers.append({term.mid(1), FilterText::tr("seen in the capture")});
    }
    if (into.offers.isEmpty() && field.example[0] != '\0' && typed.isEmpty())
        into.offers.append({QLatin1String(field.example), FilterText::tr("for instance")});
    sortFor(into.offers, bare);
}

} // namespace

FilterCompletion completeFilter(const QString& text, int cursor, const FilterValues& values)
{
    cursor = std::clamp(cursor, 0, static_cast<int>(text.size()));
    const int plain = termStart(text, cursor);
    const int start = joinedStart(text, plain);
    const QString term = text.mid(start, cursor - start);
    FilterCompletion into;
    const auto sign = std::find_if(term.cbegin(), term.cend(), isOperator);
    const int name = static_cast<int>(sign - term.cbegin());
    QString rest;
    if (sign == term.cend()) {
        into.from = start;
        into.length = cursor - start;
        const FilterField* whole = filterFieldOf(term, rest);
        if (whole != nullptr && whole->kind != FilterField::Kind::Flag && !term.endsWith(QLatin1Char('.'))) {
            offerOperators(*whole, !rest.isEmpty(), into);
            for (Offer& offer : into.offers)
                offer.text.prepend(term);
        }
        if (term.isEmpty() && !text.left(start).trimmed().isEmpty() && !text.left(start).trimmed().endsWith(QLatin1Char('(')) &&
            !text.left(start).trimmed().endsWith(QLatin1String("and"), Qt::CaseInsensitive) &&
            !text.left(start).trimmed().endsWith(QLatin1String("or"), Qt::CaseInsensitive))
            into.offers << Offer{QStringLiteral("and"), FilterText::tr("both")} << Offer{QStringLiteral("or"), FilterText::tr("one of them")};
        offerFields(term, values, into);
        return into;
    }
    const FilterField* field = filterFieldOf(term.left(name).trimmed(), rest);
    if (field == nullptr)
        return into;
    int value = name;
    while (value < term.size() && isOperator(term.at(value)))
        ++value;
    while (value < term.size() && term.at(value).isSpace())
        ++value;
    into.from = start + value;
    into.length = cursor - into.from;
    offerValues(*field, rest, term.mid(value), values, into);
    return into;
}

} // namespace postern::workbench
