// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/WaysOut.h"

#include "workbench/shell/Navigation.h"
#include "workbench/workspace/Workspace.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <algorithm>

namespace postern::workbench {
namespace {

struct WayText {
    Q_DECLARE_TR_FUNCTIONS(WaysOut)
};

constexpr qsizetype mostPlaces = 2;

/// Lines of the workspace's own files, as sentences and origins name them: "gateway.yaml:12:5".
void addPlaces(const QString& text, const AppContext& context, QVector<WayOut>& ways)
{
    // What the editors have; an API's own definition is looked at, not edited.
    static const QRegularExpression place(QStringLiteral("((?:apis/[^/ (]+/postern|\\bgateway|\\bpolicies)\\.yaml):(\\d+):(\\d+)"));
    for (auto at = place.globalMatch(text); at.hasNext() && ways.size() < mostPlaces;) {
        const QRegularExpressionMatch match = at.next();
        const StepOrigin origin{match.captured(1), match.captured(2).toInt(), match.captured(3).toInt()};
        const bool known = std::any_of(ways.begin(), ways.end(), [&origin](const WayOut& way) {
            return way.place.file == origin.file && way.place.line == origin.line;
        });
        if (!known && QFileInfo::exists(QDir(context.workspace.folder()).filePath(origin.file)))
            ways.append({WayOut::Kind::File, WayText::tr("Open %1:%2").arg(origin.file).arg(origin.line), origin});
    }
}

const inspection::Step* decidingStep(const inspection::Trace& trace, const Why& why)
{
    return why.step < 0 ? nullptr : &trace.steps[static_cast<std::size_t>(why.step)];
}

} // namespace

QString apiIn(const inspection::Trace& trace, const AppContext& context)
{
    const QString name = QString::fromStdString(trace.summary.api);
    for (const WorkspaceApi& api : context.workspace.apis()) {
        if (api.name + QLatin1Char(' ') + api.version == name)
            return api.id;
    }
    return {};
}

QVector<WayOut> waysOut(const inspection::Trace& trace, const Why& why, const AppContext& context)
{
    QVector<WayOut> ways;
    const inspection::Step* step = decidingStep(trace, why);
    if (step == nullptr || why.kind == Why::Kind::Served)
        return ways;
    for (const QString& text : {why.sentence, why.fix, why.origin})
        addPlaces(text, context, ways);
    const bool mine = !apiIn(trace, context).isEmpty();
    if (step->filter == "backend" && mine)
        ways.append({WayOut::Kind::Backend, WayText::tr("Change the backend"), {}});
    else if (ways.isEmpty() && mine && !step->phase.empty() && step->phase != "authenticate" && step->phase != "authorize")
        ways.append({WayOut::Kind::Step, WayText::tr("Change this step"), {}});
    else if (ways.isEmpty() && mine && step->filter == "route")
        ways.append({WayOut::Kind::Definition, WayText::tr("Look at the API's definition"), {}});
    if (step->phase == "authenticate" || step->phase == "authorize")
        ways.append({WayOut::Kind::Credentials, WayText::tr("Change the credentials"), {}});
    return ways;
}

void takeWayOut(const WayOut& way, const inspection::Trace& trace, const AppContext& context)
{
    const QString api = apiIn(trace, context);
    switch (way.kind) {
    case WayOut::Kind::File:
        context.navigation.openFile(QDir(context.workspace.folder()).filePath(way.place.file), way.place.line, way.place.column);
        break;
    case WayOut::Kind::Step:
        if (const inspection::Step* step = decidingStep(trace, whyOf(trace)))
            context.navigation.open(QStringLiteral("gateway"), {{QStringLiteral("api"), api},
                                                                {QStringLiteral("filter"), QString::fromStdString(step->filter)},
                                                                {QStringLiteral("name"), QString::fromStdString(step->instance)}});
        break;
    case WayOut::Kind::Backend:
        context.navigation.open(QStringLiteral("apis"), {{QStringLiteral("api"), api}, {QStringLiteral("part"), QStringLiteral("backend")}});
        break;
    case WayOut::Kind::Definition:
        context.navigation.open(QStringLiteral("apis"), {{QStringLiteral("api"), api}, {QStringLiteral("part"), QStringLiteral("definition")}});
        break;
    case WayOut::Kind::Credentials:
        context.navigation.open(QStringLiteral("tryit"), {{QStringLiteral("exchange"), QVariant::fromValue<quint64>(trace.summary.id)},
                                                          {QStringLiteral("part"), QStringLiteral("credentials")}});
        break;
    }
}

} // namespace postern::workbench
