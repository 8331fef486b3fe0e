// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/ExchangeDiff.h"

#include "workbench/inspector/JsonDiff.h"
#include "workbench/inspector/MessageDiff.h"
#include "workbench/models/ReasonText.h"
#include "workbench/models/TraceChainModel.h"

#include <QCoreApplication>
#include <QLocale>
#include <QUrl>
#include <QUrlQuery>
#include <algorithm>

namespace postern::workbench {
namespace {

using inspection::HeaderList;
using inspection::Message;
using inspection::Step;
using inspection::Trace;
using Section = ExchangeDifference::Section;
using Weight = ExchangeDifference::Weight;
using Differences = QVector<ExchangeDifference>;

struct CompareText {
    Q_DECLARE_TR_FUNCTIONS(ExchangeDiff)
};

QString plain(const std::string& text) { return shownText(text); }

void add(Differences& out, Section section, const QString& name, const QString& left, const QString& right)
{
    out.append({section, left == right ? Weight::Same : Weight::Semantic, name, left, right});
}

/// Differ in every call, so that nobody wants to be told.
bool isVolatile(const QString& header)
{
    static const QStringList names{QStringLiteral("date"),        QStringLiteral("age"),          QStringLiteral("x-request-id"),
                                   QStringLiteral("traceparent"), QStringLiteral("tracestate"),   QStringLiteral("activityid"),
                                   QStringLiteral("x-trace-id"),  QStringLiteral("x-correlation-id"), QStringLiteral("correlation-id")};
    return names.contains(header.toLower());
}

/// The query's parameters one by one: what was added in the middle does not change the rest.
void compareTargets(const Trace& left, const Trace& right, Differences& out)
{
    const QUrl a(QString::fromStdString(left.summary.target));
    const QUrl b(QString::fromStdString(right.summary.target));
    add(out, Section::Request, CompareText::tr("Method"), plain(left.summary.method), plain(right.summary.method));
    add(out, Section::Request, CompareText::tr("Path"), a.path(), b.path());
    QList<std::pair<QString, QString>> rest = QUrlQuery(b).queryItems(QUrl::FullyDecoded);
    const QList<std::pair<QString, QString>> first = QUrlQuery(a).queryItems(QUrl::FullyDecoded);
    for (const auto& [name, value] : first) {
        const auto found = std::find_if(rest.begin(), rest.end(), [&name = name](const auto& item) { return item.first == name; });
        add(out, Section::Request, QLatin1Char('?') + name, value, found == rest.end() ? QString() : found->second);
        if (found != rest.end())
            rest.erase(found);
    }
    for (const auto& [name, value] : std::as_const(rest))
        add(out, Section::Request, QLatin1Char('?') + name, QString(), value);
    add(out, Section::Request, CompareText::tr("API"), plain(left.summary.api), plain(right.summary.api));
    add(out, Section::Request, CompareText::tr("Operation"), plain(left.summary.route), plain(right.summary.route));
}

void compareHeaders(const HeaderList& left, const HeaderList& right, Section section, Differences& out)
{
    std::vector<bool> used(right.size(), false);
    std::size_t last = 0;
    bool ordered = true;
    const auto find = [&](const std::pair<std::string, std::string>& wanted, bool sameValue) {
        for (std::size_t n = 0; n < right.size(); ++n) {
            if (!used[n] && plain(right[n].first).compare(plain(wanted.first), Qt::CaseInsensitive) == 0 &&
                (!sameValue || right[n].second == wanted.second))
                return n;
        }
        return right.size();
    };
    for (const auto& field : left) {
        std::size_t at = find(field, true);
        if (at == right.size())
            at = find(field, false);
        const QString name = plain(field.first);
        if (at == right.size()) {
            out.append({section, isVolatile(name) ? Weight::Cosmetic : Weight::Semantic, name, plain(field.second), QString()});
            continue;
        }
        used[at] = true;
        ordered = ordered && at >= last;
        last = at;
        const bool same = right[at].second == field.second;
        const bool spelled = right[at].first == field.first;
        const Weight weight = same && spelled ? Weight::Same : same || isVolatile(name) ? Weight::Cosmetic : Weight::Semantic;
        out.append({section, weight, spelled ? name : name + QStringLiteral(" / ") + plain(right[at].first), plain(field.second),
                    plain(right[at].second)});
    }
    for (std::size_t n = 0; n < right.size(); ++n) {
        const QString name = plain(right[n].first);
        if (!used[n])
            out.append({section, isVolatile(name) ? Weight::Cosmetic : Weight::Semantic, name, QString(), plain(right[n].second)});
    }
    if (!ordered)
        out.append({section, Weight::Cosmetic, CompareText::tr("Order"), CompareText::tr("other order"), CompareText::tr("other order")});
}

void compareLines(const Message& left, const Message& right, Section section, Differences& out)
{
    Message a;
    Message b;
    a.body = left.body;
    b.body = right.body;
    const QVector<DiffLine> lines = diffMessages(a, b);
    int number = 0;
    for (qsizetype n = 2; n < lines.size(); ++n) { // after the start line and the empty one
        const DiffLine& line = lines.at(n);
        const QString name = CompareText::tr("line %1").arg(++number);
        switch (line.kind) {
        case DiffLine::Kind::Same: out.append({section, Weight::Same, name, line.text, line.text}); break;
        case DiffLine::Kind::Added: out.append({section, Weight::Semantic, name, QString(), line.text}); break;
        case DiffLine::Kind::Removed: out.append({section, Weight::Semantic, name, line.text, QString()}); break;
        case DiffLine::Kind::Changed: out.append({section, Weight::Semantic, name, line.before, line.text}); break;
        }
    }
}

void compareBodies(const Message& left, const Message& right, Section section, const QStringList& ignored, Differences& out)
{
    if (left.body.empty() && right.body.empty() && left.bodySize == right.bodySize)
        return;
    if (left.bodyTruncated || right.bodyTruncated) {
        const auto size = [](const Message& message) { return QLocale().formattedDataSize(static_cast<qint64>(message.bodySize), 1, QLocale::DataSizeSIFormat); };
        out.append({section, left.bodySize == right.bodySize ? Weight::Note : Weight::Semantic,
                    CompareText::tr("Size, of which only the beginning was kept"), size(left), size(right)});
    }
    const auto json = compareJson(QByteArray::fromStdString(left.body), QByteArray::fromStdString(right.body), ignored);
    if (!json) {
        compareLines(left, right, section, out);
        return;
    }
    for (const JsonDifference& one : json->differences)
        out.append({section, one.ignored ? Weight::Cosmetic : Weight::Semantic,
                    one.pointer.isEmpty() ? CompareText::tr("the whole") : one.pointer, one.left, one.right});
    if (json->more)
        out.append({section, Weight::Semantic, CompareText::tr("more differences"), QStringLiteral("..."), QStringLiteral("...")});
    if (json->writtenDifferently)
        out.append({section, Weight::Cosmetic, CompareText::tr("Form"), CompareText::tr("the same values"),
                    CompareText::tr("written differently")});
    else if (json->differences.isEmpty())
        out.append({section, Weight::Same, CompareText::tr("Body"), CompareText::tr("JSON"), CompareText::tr("JSON")});
}

QString stepKey(const Step& step)
{
    return QString::fromStdString(step.filter) + QLatin1Char('\n') + QString::fromStdString(step.instance) +
           (step.direction == Step::Direction::Response ? QLatin1Char('<') : QLatin1Char('>'));
}

/// What it did, in words: "passed, +1 header", "answered: Token audience ...".
QString stepText(const Step& step)
{
    QStringList parts{resultText(step.result)};
    for (const inspection::Change& change : step.changes) {
        const bool removed = change.kind == inspection::Change::Kind::Removed;
        const QLatin1Char sign(removed ? '-' : change.kind == inspection::Change::Kind::Added ? '+' : '~');
        if (change.where != inspection::Change::Where::Body)
            parts << sign + plain(change.name) + QStringLiteral(": ") + plain(removed ? change.before : change.after);
        else
            parts << sign + CompareText::tr("body");
    }
    const QString text = parts.join(QStringLiteral("; "));
    return step.reason ? text + QStringLiteral(". ") + reasonSentence(*step.reason) : text;
}

void compareChains(const Trace& left, const Trace& right, Differences& out)
{
    // Both chains are short, and mostly the same: the next of the same name is its partner.
    std::size_t b = 0;
    int number = 0;
    const auto name = [&number](const Step& step) { return QStringLiteral("%1 %2").arg(++number).arg(plain(step.filter)); };
    for (const Step& step : left.steps) {
        std::size_t found = b;
        while (found < right.steps.size() && stepKey(right.steps[found]) != stepKey(step))
            ++found;
        if (found == right.steps.size()) {
            out.append({Section::Chain, Weight::Semantic, name(step), stepText(step), QString()});
            continue;
        }
        for (; b < found; ++b)
            out.append({Section::Chain, Weight::Semantic, name(right.steps[b]), QString(), stepText(right.steps[b])});
        add(out, Section::Chain, name(step), stepText(step), stepText(right.steps[b]));
        ++b;
    }
    for (; b < right.steps.size(); ++b)
        out.append({Section::Chain, Weight::Semantic, name(right.steps[b]), QString(), stepText(right.steps[b])});
}

void compareTimes(const Trace& left, const Trace& right, Differences& out)
{
    const auto note = [&out](const QString& name, const QString& a, const QString& b) {
        out.append({Section::Timing, a == b ? Weight::Same : Weight::Note, name, a, b});
    };
    note(CompareText::tr("Whole exchange"), shownDuration(left.summary.duration), shownDuration(right.summary.duration));
    const auto backend = [](const Trace& trace) {
        std::chrono::nanoseconds sum{};
        for (const auto& attempt : trace.upstream)
            sum += attempt.dns + attempt.connect + attempt.tls + attempt.wait + attempt.transfer;
        return sum;
    };
    note(CompareText::tr("Backend"), shownDuration(backend(left)), shownDuration(backend(right)));
    note(CompareText::tr("Gateway"), shownDuration(left.summary.duration - backend(left)), shownDuration(right.summary.duration - backend(right)));
    if (left.upstream.size() != right.upstream.size())
        out.append({Section::Timing, Weight::Semantic, CompareText::tr("Attempts at the backend"), QString::number(left.upstream.size()),
                    QString::number(right.upstream.size())});
}

} // namespace

QVector<ExchangeDifference> compareExchanges(const Trace& left, const Trace& right, const QStringList& ignored)
{
    Differences all;
    compareTargets(left, right, all);
    compareHeaders(left.clientRequest.headers, right.clientRequest.headers, Section::RequestHeaders, all);
    compareBodies(left.clientRequest, right.clientRequest, Section::RequestBody, ignored, all);
    compareChains(left, right, all);
    add(all, Section::Response, CompareText::tr("Status"), QString::number(left.summary.status), QString::number(right.summary.status));
    compareHeaders(left.clientResponse.headers, right.clientResponse.headers, Section::ResponseHeaders, all);
    compareBodies(left.clientResponse, right.clientResponse, Section::ResponseBody, ignored, all);
    compareTimes(left, right, all);
    return all;
}

QString sectionText(Section section)
{
    switch (section) {
    case Section::Request: return CompareText::tr("Request");
    case Section::RequestHeaders: return CompareText::tr("Request headers");
    case Section::RequestBody: return CompareText::tr("Request body");
    case Section::Chain: return CompareText::tr("Filter chain");
    case Section::Response: return CompareText::tr("Response");
    case Section::ResponseHeaders: return CompareText::tr("Response headers");
    case Section::ResponseBody: return CompareText::tr("Response body");
    case Section::Timing: return CompareText::tr("Times");
    }
    return {};
}

int countOf(const QVector<ExchangeDifference>& all, Weight weight)
{
    return static_cast<int>(std::count_if(all.begin(), all.end(), [weight](const auto& one) { return one.weight == weight; }));
}

QString summaryOf(const QVector<ExchangeDifference>& all, bool cosmeticShown)
{
    const int semantic = countOf(all, Weight::Semantic);
    const int cosmetic = countOf(all, Weight::Cosmetic);
    QString text = semantic == 0 ? CompareText::tr("No semantic differences.") : CompareText::tr("%Ln semantic difference(s).", nullptr, semantic);
    if (cosmetic > 0)
        text += QLatin1Char(' ') + (cosmeticShown ? CompareText::tr("%Ln cosmetic one(s) shown.", nullptr, cosmetic)
                                                  : CompareText::tr("%Ln cosmetic one(s) hidden.", nullptr, cosmetic));
    return text;
}

} // namespace postern::workbench
