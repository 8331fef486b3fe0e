// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QKeySequence>
#include <QList>
#include <QMap>
#include <QObject>
#include <QPointer>
#include <QVector>
#include <functional>

class QAction;
class QWidget;

namespace postern::workbench {

class Settings;

/// What a command is before anybody changed its keys.
struct CommandSpec {
    QString id;        ///< "gateway.run": page or part, then verb
    QString title;     ///< "Run the gateway", as the palette and the menu show it
    QString toolTip;   ///< what it does, a sentence; the key is added to it
    QList<QKeySequence> keys;
    QString iconName;  ///< of resources/icons; empty for none
    QString section;   ///< title of the menu it stands in; empty: palette only
    bool inPageOnly = false; ///< the keys work while the owner has the focus (single letters)
    bool everywhere = false; ///< the keys work on every page, not only on the owner's
};

/// Every action of the window: an id, editable keys, a palette entry, a tool tip. Buttons, menus and the palette show
/// the same QAction, so a disabled one is disabled everywhere and says why.
class CommandRegistry : public QObject {
    Q_OBJECT
  public:
    explicit CommandRegistry(Settings& settings, QObject* parent = nullptr);

    /// Adds a command. `owner` is the page or the window: its keys work while the owner is in view (for inPageOnly: has
    /// the focus; for everywhere: always), and the action goes with it. `run` is called on triggering.
    QAction* add(const CommandSpec& spec, QWidget* owner, std::function<void()> run);
    [[nodiscard]] QAction* action(const QString& id) const;
    /// Is asked to add a command of which somebody speaks before it is there: pages are made when they are needed.
    void setSource(std::function<void(const QString& id)> source) { source_ = std::move(source); }
    /// All, in order of their ids.
    [[nodiscard]] QList<QAction*> all() const;
    [[nodiscard]] CommandSpec spec(const QString& id) const;
    /// The page or window that owns it.
    [[nodiscard]] QWidget* owner(const QString& id) const;

    /// Says which page is in view: only its keys and the window's work. Until it is called all do.
    void setPageInView(QWidget* page);

    /// Disables with the reason that palette and tool tip show; an empty reason enables.
    void setBlocked(const QString& id, const QString& reason);
    [[nodiscard]] QString blockedReason(const QString& id) const;

    /// A person's own keys; they are kept in the settings. An empty list takes the keys away.
    void setKeys(const QString& id, const QList<QKeySequence>& keys);
    void resetKeys(const QString& id);
    [[nodiscard]] QList<QKeySequence> keys(const QString& id) const;
    [[nodiscard]] bool hasOwnKeys(const QString& id) const;
    /// Ids of other commands that would answer to the same keys at the same time.
    [[nodiscard]] QStringList conflicts(const QString& id, const QKeySequence& keys) const;

    /// Ids, the last used first; at most ten.
    [[nodiscard]] QStringList recent() const { return recent_; }

  Q_SIGNALS:
    void keysChanged(const QString& id);
    void triggered(const QString& id);

  private:
    struct Entry {
        CommandSpec spec;
        QPointer<QAction> action;
        QPointer<QWidget> owner;
        QString blocked;
    };
    void refresh(Entry& entry);
    [[nodiscard]] Entry find(const QString& id) const;
    void scope(const Entry& entry) const;
    [[nodiscard]] static bool ofWholeWindow(const Entry& entry, const QWidget* page);
    void remember(const QString& id);

    Settings& settings_;
    QMap<QString, Entry> entries_;
    std::function<void(const QString& id)> source_;
    QPointer<QWidget> inView_;
    bool scoped_ = false;
    QStringList recent_;
};

} // namespace postern::workbench
