// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/AppContext.h"

#include <QJsonObject>
#include <QVariantMap>
#include <QWidget>
#include <any>

namespace postern::workbench {

/// What the window knows of a page before it is made.
struct PageFace {
    QString id;       ///< "apis", "inspector": begins the ids of its commands, state sections and screenshots' file names; never shown
    QString title;    ///< under the icon in the rail, translated; one or two words
    QString iconName; ///< of resources/icons
};

/// One mode of the window: an entry of the rail and what is shown when it is chosen. A page is made when it is first
/// needed, keeps its state while another one is shown, and is made anew (with restoreState) when the language changes. It
///   - registers its commands in its constructor: `context().commands.add({...}, this, ...)`;
///   - shows emptiness, waiting and failure through StateView, and troubles beside good content through InlineBar;
///   - gives every widget an objectName() and an accessibleName() (named() does both);
///   - reaches other pages only by `context().navigation`.
class Page : public QWidget {
    Q_OBJECT
  public:
    Page(const PageFace& face, AppContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QString id() const { return objectName(); }
    [[nodiscard]] QString title() const { return title_; }
    [[nodiscard]] QString iconName() const { return iconName_; }
    /// What comes back after a restart of the workbench with the same workspace.
    [[nodiscard]] virtual QJsonObject saveState() const { return {}; }
    /// Keys of saveState() under which sizes and places are kept; "Reset the layout" forgets them.
    [[nodiscard]] static QStringList layoutKeys();
    virtual void restoreState(const QJsonObject& /*state*/) {}
    /// What lasts as long as the workbench and is never written down, for instance credentials. A page that is made anew
    /// gets it back after restoreState().
    [[nodiscard]] virtual std::any memory() const { return {}; }
    virtual void recall(const std::any& /*memory*/) {}
    /// Somebody asked for a place on this page (see Navigation::open).
    virtual void visit(const QVariantMap& /*place*/) {}
    /// Where the focus goes when the page is shown.
    [[nodiscard]] virtual QWidget* firstFocus() { return nullptr; }

  Q_SIGNALS:
    /// A short text beside the rail's icon, for instance a count; empty for none. `spoken` says it in a sentence.
    void badgeChanged(const QString& badge, const QString& spoken);

  protected:
    [[nodiscard]] AppContext& context() const { return context_; }

  private:
    AppContext& context_;
    QString title_;
    QString iconName_;
};

/// Gives a widget its object name and its accessible name; returns it. Every interactive widget has both.
template <class W>
W* named(W* widget, const char* objectName, const QString& accessibleName)
{
    widget->setObjectName(QLatin1String(objectName));
    widget->setAccessibleName(accessibleName);
    return widget;
}

} // namespace postern::workbench
