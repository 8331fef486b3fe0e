// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/CommandPalette.h"

#include "workbench/bridge/GatewayLink.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/FuzzyMatch.h"
#include "workbench/shell/Navigation.h"
#include "workbench/shell/Page.h"
#include "workbench/theme/IconProvider.h"
#include "workbench/workspace/Settings.h"
#include "workbench/workspace/Workspace.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QRegularExpression>
#include <QVBoxLayout>
#include <algorithm>

namespace postern::workbench {
namespace {

constexpr int kindRole = Qt::UserRole + 1;
constexpr int idRole = Qt::UserRole + 2;
constexpr int scoreRole = Qt::UserRole + 3;
constexpr int paletteWidth = 620;
constexpr int paletteHeight = 380;
constexpr int fromTop = 48;
constexpr int recentBonus = 30;

} // namespace

CommandPalette::CommandPalette(AppContext& context, QWidget* window)
    : QFrame(window), context_(context), input_(named(new QLineEdit(this), "palette.input", tr("Search or command"))),
      list_(named(new QListWidget(this), "palette.list", tr("Found")))
{
    setObjectName(QStringLiteral("palette"));
    setAccessibleName(tr("Find a command"));
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    input_->setPlaceholderText(tr("Command, page, API, #exchange or /filter; ? shows more"));
    list_->setUniformItemSizes(true);
    list_->setFocusPolicy(Qt::NoFocus);
    auto* column = new QVBoxLayout(this);
    column->addWidget(input_);
    column->addWidget(list_, 1);
    input_->installEventFilter(this);
    window->installEventFilter(this);
    connect(input_, &QLineEdit::textChanged, this, &CommandPalette::search);
    connect(list_, &QListWidget::itemClicked, this, &CommandPalette::run);
    // The keys stay in the line: what is chosen below it is told there.
    connect(list_, &QListWidget::currentItemChanged, this,
            [this](const QListWidgetItem* item) { input_->setAccessibleDescription(item == nullptr ? tr("Nothing found") : item->text()); });
    hide();
}

void CommandPalette::open(const QString& text)
{
    Q_EMIT aboutToOpen();
    before_ = QApplication::focusWidget();
    setGeometry((parentWidget()->width() - paletteWidth) / 2, fromTop, paletteWidth,
                std::min(paletteHeight, parentWidget()->height() - 2 * fromTop));
    input_->setText(text);
    search(text);
    show();
    raise();
    input_->setFocus(Qt::ShortcutFocusReason);
    input_->selectAll();
}

int CommandPalette::count() const { return list_->count(); }

QString CommandPalette::entry(int row) const
{
    const QListWidgetItem* item = list_->item(row);
    return item == nullptr ? QString() : item->data(idRole).toString();
}

void CommandPalette::search(const QString& text)
{
    list_->clear();
    const QString rest = text.mid(1).trimmed();
    if (text.startsWith(QLatin1Char('#')) && !rest.isEmpty()) {
        add(tr("Exchange %1").arg(rest), tr("Inspector"), QStringLiteral("activity"), 1, QStringLiteral("exchange"), rest, true);
    } else if (text.startsWith(QLatin1Char('/'))) {
        add(tr("Filter exchanges: %1").arg(rest), tr("Inspector"), QStringLiteral("list-filter"), 1, QStringLiteral("filter"),
            rest, true);
    } else if (text.startsWith(QLatin1String("s "))) {
        add(tr("Search settings: %1").arg(rest), tr("Settings"), QStringLiteral("settings"), 1, QStringLiteral("setting"), rest,
            true);
    } else if (text.startsWith(QLatin1String("a "))) {
        addApis(rest);
    } else if (text.startsWith(QLatin1String("p "))) {
        addPolicies(rest);
    } else if (text.startsWith(QLatin1Char('@'))) {
        addGateway(rest);
    } else if (text.startsWith(QLatin1Char('?'))) {
        addPrefixes();
    } else {
        addCommands(text.startsWith(QLatin1Char('>')) ? rest : text);
        if (!text.startsWith(QLatin1Char('>')) && !text.isEmpty()) {
            addApis(text);
            addWorkspaces(text);
        }
    }
    // QListWidget sorts by text only; the best match has to come first.
    QList<QListWidgetItem*> items;
    while (list_->count() > 0)
        items << list_->takeItem(0);
    std::stable_sort(items.begin(), items.end(), [](const QListWidgetItem* a, const QListWidgetItem* b) {
        return a->data(scoreRole).toInt() > b->data(scoreRole).toInt();
    });
    for (QListWidgetItem* item : items)
        list_->addItem(item);
    list_->setCurrentRow(0);
}

void CommandPalette::addCommands(const QString& text)
{
    const QStringList recent = context_.commands.recent();
    const auto actions = context_.commands.all();
    for (QAction* action : actions) {
        const QString id = action->objectName();
        int score = fuzzyScore(text, action->text());
        if (score == 0)
            continue;
        if (const auto at = recent.indexOf(id); at >= 0)
            score += recentBonus - static_cast<int>(at);
        addCommand(action, score);
    }
}

void CommandPalette::addCommand(QAction* action, int score)
{
    const QString id = action->objectName();
    const QString reason = context_.commands.blockedReason(id);
    const QString hint = reason.isEmpty() ? action->shortcut().toString(QKeySequence::NativeText) : reason;
    add(action->text(), hint, context_.commands.spec(id).iconName, score, QStringLiteral("command"), id, action->isEnabled());
}

void CommandPalette::addApis(const QString& text)
{
    for (const WorkspaceApi& api : context_.workspace.apis()) {
        const QString title = api.version.isEmpty() ? api.name : QStringLiteral("%1 %2").arg(api.name, api.version);
        if (const int score = fuzzyScore(text, title); score > 0)
            add(title, tr("API"), QStringLiteral("boxes"), score, QStringLiteral("api"), api.id, true);
    }
}

/// The policies of the workspace, and the files of filters beside its APIs; chosen, each is opened where it stands.
void CommandPalette::addPolicies(const QString& text)
{
    static const QRegularExpression name(QStringLiteral("^['\"]?([^\\s:#'\"][^:#'\"]*)['\"]?\\s*:"));
    QFile file(context_.workspace.folder() + QStringLiteral("/policies.yaml"));
    if (!context_.workspace.isOpen() || !file.open(QIODevice::ReadOnly))
        return;
    int line = 0;
    while (!file.atEnd()) {
        ++line;
        const auto found = name.match(QString::fromUtf8(file.readLine()));
        if (!found.hasMatch())
            continue;
        if (const int score = fuzzyScore(text, found.captured(1)); score > 0)
            add(found.captured(1), tr("Policy"), QStringLiteral("list"), score, QStringLiteral("policy"), QStringLiteral("%1:%2").arg(file.fileName()).arg(line), true);
    }
}

void CommandPalette::addGateway(const QString& text)
{
    const auto listeners = context_.gateway.listeners();
    for (const ListenerStatus& listener : listeners) {
        if (const int score = fuzzyScore(text, listener.name + QLatin1Char(' ') + listener.url); score > 0)
            add(listener.url, listener.problem.isEmpty() ? tr("Listener %1").arg(listener.name) : listener.problem, QStringLiteral("server"), score, QStringLiteral("gateway"), {}, true);
    }
    const auto actions = context_.commands.all();
    for (QAction* action : actions) {
        if (const QString id = action->objectName(); id.startsWith(QLatin1String("gateway."))) {
            if (const int score = fuzzyScore(text, action->text()); score > 0)
                addCommand(action, score);
        }
    }
}

/// What may stand before the words; chosen, it is typed.
void CommandPalette::addPrefixes()
{
    const std::pair<QString, QString> known[] = {
        {QStringLiteral(">"), tr("> finds commands only")},          {QStringLiteral("/"), tr("/ filters the exchanges, as in /status>=400")},
        {QStringLiteral("#"), tr("# and a number shows an exchange")}, {QStringLiteral("a "), tr("a and a space finds APIs")},
        {QStringLiteral("p "), tr("p and a space finds policies")},   {QStringLiteral("@"), tr("@ finds what belongs to the gateway")},
        {QStringLiteral("s "), tr("s and a space searches the settings")},
    };
    int score = static_cast<int>(std::size(known));
    for (const auto& [prefix, sentence] : known)
        add(sentence, {}, QStringLiteral("search"), score--, QStringLiteral("prefix"), prefix, true);
}

void CommandPalette::addWorkspaces(const QString& text)
{
    const QStringList folders = context_.settings.get(setting::recentWorkspaces);
    for (const QString& folder : folders) {
        const QString title = tr("Open workspace %1").arg(QFileInfo(folder).fileName());
        const int score = fuzzyScore(text, title);
        if (score > 0 && folder != context_.workspace.folder() && QFileInfo::exists(folder))
            add(title, QDir::toNativeSeparators(folder), QStringLiteral("history"), score, QStringLiteral("workspace"), folder, true);
    }
}

void CommandPalette::add(const QString& title, const QString& hint, const QString& iconName, int score,
                         const QString& kind, const QString& id, bool enabled)
{
    const QString text = hint.isEmpty() ? title : tr("%1   (%2)", "found entry, its key or place").arg(title, hint);
    auto* item = new QListWidgetItem(icon(iconName), text, list_);
    item->setData(kindRole, kind);
    item->setData(idRole, id);
    item->setData(scoreRole, enabled ? score : score - recentBonus);
    item->setToolTip(context_.commands.spec(id).toolTip);
    if (!enabled)
        item->setForeground(QApplication::palette().color(QPalette::PlaceholderText)); // chosen, it says why
}

void CommandPalette::run()
{
    const QListWidgetItem* item = list_->currentItem();
    if (item == nullptr)
        return;
    const QString kind = item->data(kindRole).toString();
    const QString id = item->data(idRole).toString();
    if (kind == QLatin1String("command")) {
        QAction* action = context_.commands.action(id);
        if (action == nullptr || !action->isEnabled())
            return;
        leave();
        if (auto* page = qobject_cast<Page*>(context_.commands.owner(id)); page != nullptr && !page->isVisible())
            context_.navigation.open(page->id());
        action->trigger();
        return;
    }
    if (kind == QLatin1String("prefix")) {
        input_->setText(id);
        return;
    }
    leave();
    if (kind == QLatin1String("gateway"))
        context_.navigation.open(QStringLiteral("gateway"));
    else if (kind == QLatin1String("policy"))
        context_.navigation.openFile(id.section(QLatin1Char(':'), 0, -2), id.section(QLatin1Char(':'), -1).toInt(), 1);
    else if (kind == QLatin1String("exchange"))
        context_.navigation.open(QStringLiteral("inspector"), {{QStringLiteral("exchange"), id.toULongLong()}});
    else if (kind == QLatin1String("filter"))
        context_.navigation.open(QStringLiteral("inspector"), {{QStringLiteral("filter"), id}});
    else if (kind == QLatin1String("setting"))
        context_.navigation.open(QStringLiteral("settings"), {{QStringLiteral("search"), id}});
    else if (kind == QLatin1String("workspace"))
        context_.navigation.openWorkspace(id);
    else
        context_.navigation.open(QStringLiteral("apis"), {{QStringLiteral("api"), id}});
}

void CommandPalette::leave()
{
    hide();
    if (before_ != nullptr)
        before_->setFocus(Qt::OtherFocusReason);
}

void CommandPalette::move(int by)
{
    if (list_->count() > 0)
        list_->setCurrentRow((list_->currentRow() + by + list_->count()) % list_->count());
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == input_ && event->type() == QEvent::KeyPress) {
        switch (static_cast<QKeyEvent*>(event)->key()) {
        case Qt::Key_Down:
            move(1);
            return true;
        case Qt::Key_Up:
            move(-1);
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            run();
            return true;
        case Qt::Key_Escape:
            leave();
            return true;
        default:
            break;
        }
    }
    if (watched == input_ && event->type() == QEvent::FocusOut && isVisible() &&
        static_cast<QFocusEvent*>(event)->reason() != Qt::PopupFocusReason)
        hide();
    return QFrame::eventFilter(watched, event);
}

} // namespace postern::workbench
