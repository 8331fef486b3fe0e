// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/BreakpointText.h"

#include "dataplane/inspection/ConditionText.h"

#include <QCoreApplication>
#include <QUrl>
#include <QUrlQuery>
#include <algorithm>

namespace postern::workbench {
namespace {

using inspection::Breakpoint;
using inspection::BreakpointTerm;
using TermField = BreakpointTerm::Field;
using TermOp = BreakpointTerm::Op;

struct BreakpointWords {
    Q_DECLARE_TR_FUNCTIONS(postern::workbench::BreakpointsPane)
};

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
    using Kind = inspection::ConditionMistake::Kind;
    inspection::ConditionMistake mistake;
    auto terms = inspection::conditionFrom(text.toStdString(), mistake);
    if (terms)
        return terms;
    const QString word = QString::fromStdString(mistake.word);
    switch (mistake.kind) {
    case Kind::Field:
        error = BreakpointWords::tr("\"%1\" is not known: a term begins with method, path, query, header, status or claim.").arg(word);
        break;
    case Kind::Op: error = BreakpointWords::tr("After \"%1\" comes one of = != contains begins ends exists missing >= <=.").arg(word); break;
    case Kind::Nothing: error = BreakpointWords::tr("After \"%1\" comes nothing more.").arg(word); break;
    case Kind::Value: error = BreakpointWords::tr("After \"%1\" comes a value.").arg(word); break;
    case Kind::Term: error = BreakpointWords::tr("Before and after \"and\" comes a term."); break;
    }
    return std::nullopt;
}

QString termsText(const std::vector<BreakpointTerm>& terms) { return QString::fromStdString(inspection::conditionText(terms)); }

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

bool looksAtHeaders(const Breakpoint& own)
{
    return std::any_of(own.when.begin(), own.when.end(), [](const BreakpointTerm& term) { return term.field == TermField::Header; });
}

bool looksAtClaims(const Breakpoint& own)
{
    return std::any_of(own.when.begin(), own.when.end(), [](const BreakpointTerm& term) { return term.field == TermField::Claim; });
}

bool headersHold(const Breakpoint& own, const inspection::Trace& trace)
{
    const bool response = own.side == Breakpoint::Side::Response;
    const auto& headers = (response ? trace.clientResponse : trace.clientRequest).headers;
    return std::all_of(own.when.begin(), own.when.end(), [&](const BreakpointTerm& term) {
        if (term.field != TermField::Header)
            return true;
        const QString name = QString::fromStdString(term.name);
        bool found = false;
        bool good = term.op == TermOp::Differs; // any of the values will do; this wants all of them to
        for (const auto& [field, value] : headers) {
            if (name.compare(QString::fromStdString(field), Qt::CaseInsensitive) != 0)
                continue;
            found = true;
            const bool holds = termCompares(term, QString::fromStdString(value));
            good = term.op == TermOp::Differs ? good && holds : good || holds;
        }
        return term.op == TermOp::Exists || term.op == TermOp::Missing ? found == (term.op == TermOp::Exists) : good;
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
