// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/bridge/GatewayLink.h"

namespace postern::schema {
class Value;
}

namespace postern::workbench {

/// What GET /v1/status says, in the workbench's own values; what is missing has its default. Problems and hints stay in
/// the gateway's own English: they quote what somebody wrote into a file, and have no ids to be translated by.
struct GatewayStatus {
    QVector<ListenerStatus> listeners;
    QVector<RunningApi> apis;
    QVector<Problem> problems;
    GatewayMeasures measures;
    QString configHash;
    bool recording = false;
    int drainMs = 30'000; ///< how long it lets running exchanges go on once it is told to end
};

[[nodiscard]] GatewayStatus readStatus(const schema::Value& status);

/// A line as `posternd` prints problems, "file:line:column: error: message (hint)", or what keeps it from starting,
/// "posternd: error: message; next step"; nothing when it is neither.
[[nodiscard]] std::optional<Problem> readProblemLine(const QString& line);

} // namespace postern::workbench
