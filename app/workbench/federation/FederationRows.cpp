// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/federation/FederationText.h"

#include <QLocale>
#include <algorithm>

namespace postern::workbench {

using deployment::DriftClass;
using federation::GatewayState;

namespace {

QString words(const std::string& from) { return QString::fromStdString(from); }
TextCell cell(const QString& text, const QString& iconName = {}, const QString& toolTip = {}) { return {text, iconName, toolTip, false}; }

/// Colour never stands alone, so a sign and words say it.
QString driftIcon(DriftClass drift)
{
    switch (drift) {
    case DriftClass::InSync:
    case DriftClass::Cosmetic: return QStringLiteral("circle-check");
    case DriftClass::Semantic: return QStringLiteral("git-compare");
    case DriftClass::Unsupported: return QStringLiteral("triangle-alert");
    case DriftClass::Secret: return QStringLiteral("key-round");
    case DriftClass::Unknown: return QStringLiteral("circle-dashed");
    }
    return {};
}

QString healthIcon(const GatewayState& state)
{
    if (state.isBusy())
        return QStringLiteral("loader");
    switch (state.health) {
    case federation::Health::Unknown: return QStringLiteral("circle-dashed");
    case federation::Health::Good: return state.error.empty() || state.refusedHere ? QStringLiteral("circle-check") : QStringLiteral("circle-x");
    case federation::Health::Lacking: return QStringLiteral("shield-alert");
    case federation::Health::Bad: return QStringLiteral("circle-x");
    }
    return {};
}

QString stepIcon(deployment::StepState state)
{
    switch (state) {
    case deployment::StepState::NotDone: return QStringLiteral("circle-dashed");
    case deployment::StepState::Begun: return QStringLiteral("loader");
    case deployment::StepState::Done: return QStringLiteral("circle-check");
    case deployment::StepState::Failed: return QStringLiteral("circle-x");
    case deployment::StepState::Unknown: return QStringLiteral("triangle-alert");
    case deployment::StepState::TakenBack: return QStringLiteral("undo-2");
    }
    return {};
}

QString value(const std::string& from) { return from.empty() ? QStringLiteral("–") : words(from); }

} // namespace

QStringList FederationRows::gatewayHeader() { return {tr("Name"), tr("Vendor"), tr("Mode"), tr("Region"), tr("APIs"), tr("Drift"), tr("Last check"), tr("Health")}; }

QVector<TextRow> FederationRows::gateways(const Gateways& gateways)
{
    QVector<TextRow> out;
    for (const auto& each : gateways) {
        const GatewayState& state = *each;
        const deployment::Environment& environment = state.environment;
        const QString name = words(environment.name);
        DriftClass worst = DriftClass::InSync;
        if (state.apis.empty()) // nothing to be in sync with
            worst = DriftClass::Unknown;
        for (const auto& [title, place] : state.apis)
            worst = !place.checked ? std::max(worst, DriftClass::Unknown) : place.concerns() ? std::max(worst, place.checked->drift.worst()) : worst;
        out.append({name,
                    {cell(environment.production ? tr("%1 (production)").arg(name) : name, {}, environment.owner.empty() ? name : tr("%1, of %2", "a gateway, its owner").arg(name, words(environment.owner))),
                     cell(state.type == nullptr ? words(environment.type) : QString::fromUtf8(state.type->title().data(), qsizetype(state.type->title().size()))),
                     cell(FederationText::mode(environment.mode)), cell(value(environment.region)),
                     cell(state.wasChecked() || state.placed() > 0 ? QLocale().toString(qulonglong(state.placed())) : QStringLiteral("–")),
                     cell(FederationText::driftOf(state), state.wasChecked() ? driftIcon(worst) : QString()),
                     cell(state.wasChecked() ? FederationText::time(state.checkedAt) : QStringLiteral("–"), {}, FederationText::looksOf(state)),
                     cell(FederationText::healthOf(state), healthIcon(state))}});
    }
    return out;
}

QStringList FederationRows::matrixHeader(const Gateways& gateways)
{
    QStringList out{tr("API")};
    for (const auto& each : gateways)
        out << words(each->environment.name);
    return out;
}

QString FederationRows::placeIcon(const federation::ApiPlace& place)
{
    if (!place.error.empty())
        return QStringLiteral("circle-x");
    if (!place.checked)
        return place.deployed ? QStringLiteral("circle-dashed") : QString();
    if (!place.concerns())
        return {};
    return place.isThere() ? driftIcon(place.checked->drift.worst()) : QStringLiteral("circle-x");
}

QStringList FederationRows::driftHeader() { return {tr("Class"), tr("Field"), tr("Desired (here)"), tr("Live (there)"), tr("Last push"), tr("Who"), tr("Note")}; }

QVector<TextRow> FederationRows::drift(const deployment::Drift& drift, const QSet<int>& hidden, bool showIgnored)
{
    QVector<TextRow> out;
    std::vector<deployment::FieldDrift> fields = drift.fields;
    std::ranges::stable_sort(fields, [](const deployment::FieldDrift& a, const deployment::FieldDrift& b) { return a.drift > b.drift; }); // what matters most first
    for (const deployment::FieldDrift& each : fields) {
        if (hidden.contains(static_cast<int>(each.drift)) || (each.ignored && !showIgnored))
            continue;
        QStringList notes;
        if (!each.note.empty())
            notes << words(each.note);
        if (each.theirs)
            notes << tr("The gateway's own team's: it is left alone.");
        if (each.ignored)
            notes << tr("Ignored by a rule.");
        const QString who = FederationText::mover(each.mover);
        out.append({words(each.path),
                    {cell(FederationText::drift(each.drift), driftIcon(each.drift)), cell(words(each.path)), cell(value(each.desired)), cell(value(each.live)), cell(value(each.applied)), cell(who),
                     cell(notes.join(QLatin1Char(' ')))}});
    }
    return out;
}

QStringList FederationRows::stepHeader() { return {tr("No."), tr("Step"), tr("State"), tr("Why"), tr("Call")}; }

QVector<TextRow> FederationRows::steps(const federation::PlannedDeployment& planned)
{
    QVector<TextRow> out;
    for (std::size_t i = 0; i < planned.plan.steps.size(); ++i) {
        const deployment::PlanStep& step = planned.plan.steps[i];
        const QString title = step.undo.empty() ? tr("%1 (cannot be taken back)").arg(words(step.title)) : words(step.title);
        out.append({words(step.id),
                    {cell(QString::number(i + 1)), cell(title), cell(FederationText::step(planned.steps[i]), stepIcon(planned.steps[i])), cell(words(planned.why[i]), {}, words(planned.why[i])),
                     cell(words(step.call.method + ' ' + step.call.target))}});
    }
    return out;
}

QStringList FederationRows::capabilityHeader() { return {tr("Held"), tr("What"), tr("Where"), tr("How")}; }

QVector<TextRow> FederationRows::capabilities(const std::vector<deployment::Capability>& capabilities)
{
    QVector<TextRow> out;
    for (const deployment::Holding holding : {deployment::Holding::Dropped, deployment::Holding::Approximated, deployment::Holding::Enforced}) {
        const QString sign = holding == deployment::Holding::Enforced ? QStringLiteral("circle-check") : holding == deployment::Holding::Dropped ? QStringLiteral("circle-x") : QStringLiteral("triangle-alert");
        for (const deployment::Capability& each : capabilities) {
            if (each.holding == holding)
                out.append({QString::number(out.size()), {cell(FederationText::holding(holding), sign), cell(words(each.name)), cell(each.place.empty() ? tr("the whole API") : words(each.place)), cell(words(each.how))}});
        }
    }
    return out;
}

QStringList FederationRows::foundHeader() { return {tr("Seen"), tr("API"), tr("Path"), tr("Owner"), tr("Why, and what it is called there")}; }

QVector<TextRow> FederationRows::found(const federation::FoundApis& found)
{
    QVector<TextRow> out;
    for (const deployment::SightedApi& each : found.sighted) {
        const bool bad = each.sighting == deployment::Sighting::Unreadable || each.sighting == deployment::Sighting::Gone;
        QString why = each.api.unreadable.empty() ? words(each.api.id) : words(each.api.unreadable);
        for (const deployment::Collision& collision : found.collisions) {
            if (std::find(collision.ids.begin(), collision.ids.end(), each.api.id) != collision.ids.end())
                why += QLatin1Char(' ') + tr("%1 is there %2 times.").arg(words(collision.what)).arg(collision.ids.size());
        }
        const QString owner = each.api.source.empty() ? value(each.api.owner) : each.api.owner.empty() ? words(each.api.source) : tr("%1, in %2", "whose an API is, where it is known").arg(words(each.api.owner), words(each.api.source));
        out.append({words(each.api.id),
                    {cell(FederationText::sighting(each.sighting), bad ? QStringLiteral("circle-alert") : QStringLiteral("circle-check")), cell(words(each.api.title())), cell(value(each.api.context)),
                     cell(owner), cell(why)}});
    }
    for (std::size_t i = 0; i < found.discovery.skipped.size(); ++i) {
        const deployment::SkippedObject& each = found.discovery.skipped[i];
        out.append({QStringLiteral("skipped/%1").arg(i), {cell(tr("skipped"), QStringLiteral("circle-dashed")), cell(value(each.id)), cell(QStringLiteral("–")), cell(QStringLiteral("–")), cell(words(each.why))}});
    }
    return out;
}

QStringList FederationRows::historyHeader() { return {tr("When"), tr("Who"), tr("Gateway"), tr("API"), tr("What"), tr("Outcome"), tr("Why")}; }

QVector<TextRow> FederationRows::history(const std::vector<deployment::HistoryEntry>& history)
{
    QVector<TextRow> out;
    for (std::size_t i = history.size(); i-- > 0;) {
        const deployment::HistoryEntry& each = history[i];
        QString why = words(each.why);
        if (!each.overridden.empty())
            why = (why.isEmpty() ? why : why + QLatin1Char(' ')) + tr("Rules overridden by %1: %2.").arg(words(each.overriddenBy), FederationText::names(each.overridden));
        out.append({QString::number(i),
                    {cell(FederationText::time(each.at)), cell(words(each.who)), cell(words(each.environment)), cell(words(each.api)), cell(FederationText::action(words(each.action))),
                     cell(FederationText::outcomeName(words(each.outcome))), cell(why)}});
    }
    return out;
}

} // namespace postern::workbench
