// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/CommandRegistry.h"

#include "workbench/theme/IconProvider.h"
#include "workbench/workspace/Settings.h"

#include <QAction>
#include <QWidget>

namespace postern::workbench {
namespace {

constexpr int recentCommands = 10;

QStringList texts(const QList<QKeySequence>& keys)
{
    QStringList texts;
    for (const QKeySequence& key : keys)
        texts << key.toString(QKeySequence::PortableText);
    return texts;
}

} // namespace

CommandRegistry::CommandRegistry(Settings& settings, QObject* parent) : QObject(parent), settings_(settings) {}

QAction* CommandRegistry::add(const CommandSpec& spec, QWidget* owner, std::function<void()> run)
{
    Q_ASSERT_X(!entries_.contains(spec.id), "CommandRegistry", qPrintable(spec.id));
    auto* action = new QAction(spec.title, owner);
    action->setObjectName(spec.id);
    if (!spec.iconName.isEmpty())
        action->setIcon(icon(spec.iconName));
    owner->addAction(action);
    connect(action, &QAction::triggered, this, [this, id = spec.id, run = std::move(run)] {
        remember(id);
        run();
    });
    Entry& entry = entries_[spec.id];
    entry = {spec, action, owner, {}};
    scope(entry);
    refresh(entry);
    return action;
}

CommandRegistry::Entry CommandRegistry::find(const QString& id) const
{
    if (source_ && !entries_.contains(id))
        source_(id);
    return entries_.value(id);
}

QAction* CommandRegistry::action(const QString& id) const { return find(id).action; }

QList<QAction*> CommandRegistry::all() const
{
    QList<QAction*> actions;
    for (const Entry& entry : entries_) {
        if (entry.action != nullptr)
            actions << entry.action;
    }
    return actions;
}

CommandSpec CommandRegistry::spec(const QString& id) const { return entries_.value(id).spec; }

QWidget* CommandRegistry::owner(const QString& id) const { return entries_.value(id).owner; }

// Every command stands in the menu bar, too, where Qt takes a window's key for active whichever page is in view: two
// pages with the same key would block each other, and a key would act on a page that nobody sees.
void CommandRegistry::scope(const Entry& entry) const
{
    if (entry.action == nullptr)
        return;
    const bool active = !scoped_ || entry.spec.everywhere || entry.owner == inView_ || ofWholeWindow(entry, inView_);
    entry.action->setShortcutContext(entry.spec.inPageOnly ? Qt::WidgetWithChildrenShortcut
                                     : active              ? Qt::WindowShortcut
                                                           : Qt::WidgetShortcut);
}

bool CommandRegistry::ofWholeWindow(const Entry& entry, const QWidget* page)
{
    return entry.owner != nullptr && page != nullptr && entry.owner->isAncestorOf(page);
}

void CommandRegistry::setPageInView(QWidget* page)
{
    inView_ = page;
    scoped_ = true;
    for (const Entry& entry : std::as_const(entries_))
        scope(entry);
}

void CommandRegistry::setBlocked(const QString& id, const QString& reason)
{
    const auto entry = entries_.find(id);
    if (entry == entries_.end() || entry->action == nullptr)
        return;
    if (entry->blocked == reason && entry->action->isEnabled() == reason.isEmpty())
        return; // pages say it again with every change of anything
    entry->blocked = reason;
    entry->action->setEnabled(reason.isEmpty());
    refresh(*entry);
}

QString CommandRegistry::blockedReason(const QString& id) const { return entries_.value(id).blocked; }

QList<QKeySequence> CommandRegistry::keys(const QString& id) const
{
    const QVariantMap own = settings_.get(setting::userKeys);
    if (!own.contains(id))
        return find(id).spec.keys;
    QList<QKeySequence> keys;
    const QStringList texts = own.value(id).toStringList();
    for (const QString& text : texts) {
        if (!text.isEmpty())
            keys << QKeySequence(text, QKeySequence::PortableText);
    }
    return keys;
}

bool CommandRegistry::hasOwnKeys(const QString& id) const { return settings_.get(setting::userKeys).contains(id); }

void CommandRegistry::setKeys(const QString& id, const QList<QKeySequence>& keys)
{
    QVariantMap own = settings_.get(setting::userKeys);
    if (keys == entries_.value(id).spec.keys)
        own.remove(id);
    else
        own.insert(id, texts(keys));
    settings_.set(setting::userKeys, own);
    if (const auto entry = entries_.find(id); entry != entries_.end())
        refresh(*entry);
    Q_EMIT keysChanged(id);
}

void CommandRegistry::resetKeys(const QString& id) { setKeys(id, entries_.value(id).spec.keys); }

QStringList CommandRegistry::conflicts(const QString& id, const QKeySequence& wanted) const
{
    QStringList others;
    const Entry self = entries_.value(id);
    for (auto entry = entries_.cbegin(); entry != entries_.cend(); ++entry) {
        if (entry.key() == id || !keys(entry.key()).contains(wanted))
            continue;
        // Two pages may use the same key: only one of them is in view.
        const bool sameTime = entry->owner == self.owner || entry->owner == nullptr || self.owner == nullptr ||
                              entry->spec.everywhere || self.spec.everywhere ||
                              entry->owner->isAncestorOf(self.owner) || self.owner->isAncestorOf(entry->owner);
        if (sameTime)
            others << entry.key();
    }
    return others;
}

void CommandRegistry::refresh(Entry& entry)
{
    if (entry.action == nullptr)
        return;
    const QList<QKeySequence> now = keys(entry.spec.id);
    entry.action->setShortcuts(now);
    QString tip = entry.spec.toolTip;
    if (!entry.blocked.isEmpty())
        tip += QLatin1Char('\n') + entry.blocked;
    if (!now.isEmpty())
        tip += QStringLiteral(" (%1)").arg(now.first().toString(QKeySequence::NativeText));
    entry.action->setToolTip(tip);
}

void CommandRegistry::remember(const QString& id)
{
    recent_.removeAll(id);
    recent_.prepend(id);
    while (recent_.size() > recentCommands)
        recent_.removeLast();
    Q_EMIT triggered(id);
}

} // namespace postern::workbench
