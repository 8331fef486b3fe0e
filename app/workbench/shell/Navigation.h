// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QVariantMap>

namespace postern::workbench {

/// How a page sends the person to another one, of which it knows only the id ("inspector", "tryit", ...).
class Navigation : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;

    /// Shows the page and hands `place` to its visit(); an empty place only shows it. Places of today:
    ///   inspector  {"filter": text} or {"exchange": id} or {"compare": [id, id]} or {"whatIf": true}
    ///   gateway    {"api": id, "filter": type, "name": text}: that filter of the API's chain, to be changed
    ///   tryit      {"url": text, "method": text, "api": id} or {"exchange": id}, with "send": true at once, with
    ///              "part": "credentials" there, or {"replay": ids} or {"curl": command} or {"tests": true}
    ///   apis       {"api": id}, with "part": "backend" or "definition" there, or {"action": "connect"|"open"|"new"}
    ///   federation {"lifecycle": name and version}: the API's state is to be changed at all gateways
    ///   settings   {"search": text}
    void open(const QString& page, const QVariantMap& place = {}) { Q_EMIT openRequested(page, place); }
    /// Shows a pane: "problems", "log" or "jobs".
    void openPane(const QString& pane) { Q_EMIT paneRequested(pane); }
    /// Opens another workspace.
    void openWorkspace(const QString& folder) { Q_EMIT workspaceRequested(folder); }
    /// Opens a workspace's text at a place (1-based line), in the page that edits it.
    void openFile(const QString& path, int line, int column) { Q_EMIT fileRequested(path, line, column); }

  Q_SIGNALS:
    void openRequested(const QString& page, const QVariantMap& place);
    void paneRequested(const QString& pane);
    void workspaceRequested(const QString& folder);
    void fileRequested(const QString& path, int line, int column);
};

} // namespace postern::workbench
