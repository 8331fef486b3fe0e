// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/BreakpointText.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>
#include <QUrl>
#include <QUrlQuery>
#include <algorithm>
#include <array>
#include <utility>

namespace postern::workbench {
namespace {

using inspection::Breakpoint;
using inspection::BreakpointTerm;
using TermField = BreakpointTerm::Field;
using TermOp = BreakpointTerm::Op;

struct BreakpointWords {
    Q_DECLARE_TR_FUNCTIONS(postern::workbench::BreakpointsPane)
};

constexpr std::array<std::pair<TermField, const char*>, 6> termFields{{{TermField::Method, "method"},
                                                               {TermField::Path, "path"},
                                                               {TermField::Query, "query"},
                                                               {TermField::Header, "header"},
                                                               {TermField::Status, "status"},
                                                               {TermField::Claim, "claim"}}};
constexpr std::array<std::pair<TermOp, const char*>, 9> termOps{{{TermOp::Equals, "="},
                                                         {TermOp::Differs, "!="},
                                                         {TermOp::Contains, "contains"},
                                                         {TermOp::Begins, "begins"},
                                                         {TermOp::Ends, "ends"},
                                                         {TermOp::Exists, "exists"},
                                                         {TermOp::Missing, "missing"},
                                                         {TermOp::AtLeast, ">="},
                                                         {TermOp::AtMost, "<="}}};

bool hasName(TermField field) { return field == TermField::Query || field == TermField::Header || field == TermField::Claim; }

bool termCompares(const BreakpointTerm& term, const QString& value)
{
    const QString wanted = QString::fromStdString(term.value);
    switch (term.op) {
    case TermOp::Equals:
        if (term.field == TermField::Status && wanted.endsWith(QLatin1String("xx"), Qt::CaseInsensitive))
            return value.left(1) == wanted.left(1);
        return value == wanted;
    case TermOp::Differs: {
        BreakpointTerm same = term;
        same.op = TermOp::Equals;
        return !termCompares(same, value);
    }
    case TermOp::Contains: return value.contains(wanted);
    case TermOp::Begins: return value.startsWith(wanted);
    case TermOp::Ends: return value.endsWith(wanted);
    case TermOp::AtLeast: return value.toLongLong() >= wanted.toLongLong();
    case TermOp::AtMost: return value.toLongLong() <= wanted.toLongLong();
    case TermOp::Exists:
    case TermOp::Missing: break;
    }
    return true;
}

bool termHoldsOf(const BreakpointTerm& term, const inspection::Summary& summary)
{
    const QUrl url(QString::fromStdString(summary.target), QUrl::TolerantMode);
    switch (term.field) {
    case TermField::Method: return termCompares(term, QString::fromStdString(summary.method));
    case TermField::Path: return termCompares(term, url.path());
    case TermField::Status: return termCompares(term, QString::number(summary.status));
    case TermField::Query: {
        const QUrlQuery query(url);
        const QString name = QString::fromStdString(term.name);
        if (term.op == TermOp::Exists || term.op == TermOp::Missing)
            return query.hasQueryItem(name) == (term.op == TermOp::Exists);
        return query.hasQueryItem(name) && termCompares(term, query.queryItemValue(name, QUrl::FullyDecoded));
    }
    case TermField::Header:
    case TermField::Claim: break;
    }
    return true;
}

} // namespace

std::optional<std::vector<BreakpointTerm>> termsFrom(const QString& text, QString& error)
{
    static const QRegularExpression between(QStringLiteral("\\s+and\\s+"), QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression blank(QStringLiteral("\\s+"));
    std::vector<BreakpointTerm> out;
    if (text.trimmed().isEmpty())
        return out;
    for (const QString& piece : text.trimmed().split(between)) {
        QStringList words = piece.trimmed().split(blank, Qt::SkipEmptyParts);
        const auto take = [&words] { return words.isEmpty() ? QString() : words.takeFirst(); };
        BreakpointTerm term;
        const QString field = take();
        const auto known = std::find_if(termFields.begin(), termFields.end(), [&](const auto& own) { return field == QLatin1String(own.second); });
        if (known == termFields.end()) {
            error = BreakpointWords::tr("\"%1\" is not known: a term begins with method, path, query, header, status or claim.").arg(field);
            return std::nullopt;
        }
        term.field = known->first;
        if (hasName(term.field))
            term.name = take().toStdString();
        const QString op = take();
        const auto how = std::find_if(termOps.begin(), termOps.end(), [&](const auto& own) { return op == QLatin1String(own.second); });
        if (how == termOps.end()) {
            error = BreakpointWords::tr("After \"%1\" comes one of = != contains begins ends exists missing >= <=.")
                        .arg(hasName(term.field) ? field + QLatin1Char(' ') + QString::fromStdString(term.name) : field);
            return std::nullopt;
        }
        term.op = how->first;
        term.value = words.join(QLatin1Char(' ')).toStdString();
        const bool lone = term.op == TermOp::Exists || term.op == TermOp::Missing;
        if (lone != term.value.empty()) {
            error = lone ? BreakpointWords::tr("After \"%1\" comes nothing more.").arg(op) : BreakpointWords::tr("After \"%1\" comes a value.").arg(op);
            return std::nullopt;
        }
        out.push_back(std::move(term));
    }
    return out;
}

QString termsText(const std::vector<BreakpointTerm>& terms)
{
    QStringList out;
    for (const BreakpointTerm& term : terms) {
        QStringList words;
        for (const auto& [field, word] : termFields) {
            if (field == term.field)
                words << QLatin1String(word);
        }
        if (!term.name.empty())
            words << QString::fromStdString(term.name);
        for (const auto& [op, word] : termOps) {
            if (op == term.op)
                words << QLatin1String(word);
        }
        if (!term.value.empty())
            words << QString::fromStdString(term.value);
        out << words.join(QLatin1Char(' '));
    }
    return out.join(QLatin1String(" and "));
}

QString placeText(const Breakpoint& own)
{
    const QString step = !own.filter.empty() ? QString::fromStdString(own.filter)
                         : !own.phase.empty() ? QString::fromStdString(own.phase)
                                              : BreakpointWords::tr("any filter");
    const bool back = own.side == Breakpoint::Side::Response;
    const QString place = own.at == Breakpoint::At::Before
                              ? (back ? BreakpointWords::tr("before %1, response") : BreakpointWords::tr("before %1, request"))
                              : (back ? BreakpointWords::tr("after %1, response") : BreakpointWords::tr("after %1, request"));
    return own.api.empty() ? place.arg(step) : BreakpointWords::tr("%1 of %2", "place, API").arg(place.arg(step), QString::fromStdString(own.api));
}

bool wouldStop(const Breakpoint& own, const inspection::Summary& summary)
{
    const bool api = own.api.empty() || own.api == summary.api || summary.api.rfind(own.api + ' ', 0) == 0;
    const bool operation =
        own.operation.empty() || own.operation == summary.route || own.operation == summary.method + ' ' + summary.route;
    return api && operation &&
           std::all_of(own.when.begin(), own.when.end(), [&](const BreakpointTerm& term) { return termHoldsOf(term, summary); });
}

bool looksAtMoreThanTheList(const Breakpoint& own)
{
    return std::any_of(own.when.begin(), own.when.end(), [](const BreakpointTerm& term) {
        return term.field == TermField::Header || term.field == TermField::Claim;
    });
}

QString pauseEndText(const QString& end)
{
    if (end == QLatin1String("continued"))
        return BreakpointWords::tr("The call was continued.");
    if (end == QLatin1String("edited"))
        return BreakpointWords::tr("The call was continued with the changed message.");
    if (end == QLatin1String("answered"))
        return BreakpointWords::tr("The call was answered.");
    if (end == QLatin1String("dropped"))
        return BreakpointWords::tr("The call's connection was closed.");
    if (end == QLatin1String("stepped"))
        return BreakpointWords::tr("The call went on to the next filter.");
    if (end == QLatin1String("time-over"))
        return BreakpointWords::tr("The call was paused for as long as a breakpoint may, and went on.");
    if (end == QLatin1String("client-left"))
        return BreakpointWords::tr("The client left while its call was paused.");
    if (end == QLatin1String("answer-broke"))
        return BreakpointWords::tr("The message broke off while the call was paused.");
    if (end == QLatin1String("gateway-closed"))
        return BreakpointWords::tr("The gateway stopped while the call was paused.");
    if (end == QLatin1String("draining"))
        return BreakpointWords::tr("The gateway is being stopped, so the call went on.");
    if (end == QLatin1String("recording-off"))
        return BreakpointWords::tr("Recording was stopped, so the call went on.");
    if (end == QLatin1String("breakpoint-removed"))
        return BreakpointWords::tr("The breakpoint was removed, so the call went on.");
    return end;
}

} // namespace postern::workbench
