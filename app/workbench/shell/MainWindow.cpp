// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/MainWindow.h"

#include "workbench/shell/CommandPalette.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/FirstTour.h"
#include "workbench/shell/JobList.h"
#include "workbench/shell/KeysOfPage.h"
#include "workbench/shell/ModeRail.h"
#include "workbench/shell/Navigation.h"
#include "workbench/shell/Notices.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/PaneArea.h"
#include "workbench/shell/StatusLine.h"
#include "workbench/shell/Toasts.h"
#include "workbench/shell/ViewCommands.h"
#include "workbench/workspace/Settings.h"
#include "workbench/workspace/Workspace.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMenuBar>
#include <QSplitter>
#include <QScreen>
#include <QStackedWidget>
#include <QUndoStack>

namespace postern::workbench {
namespace {
const auto windowSection = QStringLiteral("window");
const auto pageKey = QStringLiteral("page");
const auto tourKey = QStringLiteral("window.tour");
const auto settingsPage = QStringLiteral("settings"); // of the person, not of a workspace
const QSize startSize(1280, 820);
const QSize frameRoom(0, 40); ///< of a window manager, which is not known before the window is shown
constexpr int autosaveEveryMs = 2'000;
const auto splittersKey = QStringLiteral("splitters");

/// Where the splitters of a page are, also those inside of its parts. One that was not seen this time has no sizes yet
/// and stays where it was kept.
QJsonObject splittersOf(const Page& page, QJsonObject kept)
{
    const auto splitters = page.findChildren<QSplitter*>();
    for (const QSplitter* splitter : splitters) {
        if (splitter->isVisible() && !splitter->objectName().isEmpty())
            kept.insert(splitter->objectName(), QString::fromLatin1(splitter->saveState().toBase64()));
    }
    return kept;
}
} // namespace

MainWindow::MainWindow(AppContext& context, QWidget* parent)
    : QMainWindow(parent), context_(context), rail_(new ModeRail(this)), stack_(new QStackedWidget(this)),
      splitter_(new QSplitter(Qt::Vertical, this)), panes_(new PaneArea(context, this)),
      status_(new StatusLine(context, this)), palette_(new CommandPalette(context, this)),
      toasts_(new Toasts(context, this)), tour_(new FirstTour(context, this))
{
    setObjectName(QStringLiteral("window"));
    setAccessibleName(tr("Postern workbench"));
    setWindowIcon(QIcon(QStringLiteral(":/postern.svg")));
    stack_->setObjectName(QStringLiteral("pages"));
    splitter_->setObjectName(QStringLiteral("window.splitter"));
    splitter_->addWidget(stack_);
    splitter_->addWidget(panes_);
    splitter_->setStretchFactor(0, 1);
    splitter_->setCollapsible(0, false);
    auto* middle = named(new QWidget(this), "window.middle", tr("Work area"));
    auto* row = new QHBoxLayout(middle);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(rail_);
    row->addWidget(splitter_, 1);
    setCentralWidget(middle);
    setStatusBar(status_);
    resize(screen() != nullptr ? startSize.boundedTo(screen()->availableSize() - frameRoom) : startSize);

    connect(stack_, &QStackedWidget::currentChanged, this, [this] { context_.commands.setPageInView(stack_->currentWidget()); });
    connect(rail_, &ModeRail::chosen, this, &MainWindow::showPage);
    connect(&context_.navigation, &Navigation::openRequested, this, &MainWindow::openPlace);
    connect(&context_.navigation, &Navigation::paneRequested, panes_, &PaneArea::open);
    connect(&context_.workspace, &Workspace::opened, this, &MainWindow::workspaceChanged);
    connect(&context_.workspace, &Workspace::closed, this, &MainWindow::workspaceChanged);
    addCommands();
    autosave_.setInterval(autosaveEveryMs);
    connect(&autosave_, &QTimer::timeout, this, [this] {
        if (isVisible())
            saveState();
    });
    autosave_.start();
}

MainWindow::~MainWindow() = default;

void MainWindow::addCommands()
{
    CommandRegistry& commands = context_.commands;
    const QString view = tr("View");
    commands.add({QStringLiteral("window.palette"), tr("Find a command"),
                  tr("Search every command, page and API by name"),
                  {QKeySequence(Qt::CTRL | Qt::Key_K), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P)},
                  QStringLiteral("search"), view},
                 this, [this] { palette_->open(); });
    commands.add({QStringLiteral("window.rail"), tr("Show or hide the mode rail"), tr("Show or hide the column of modes"),
                  {QKeySequence(Qt::CTRL | Qt::Key_B)}, QStringLiteral("panel-left"), view},
                 this, [this] {
                     rail_->setVisible(rail_->isHidden());
                     context_.settings.set(setting::railVisible, !rail_->isHidden());
                 });
    commands.add({QStringLiteral("window.panes"), tr("Show or hide the panes"),
                  tr("Show or hide Problems, Log and Jobs below the page"), {QKeySequence(Qt::CTRL | Qt::Key_J)},
                  QStringLiteral("panel-bottom"), view},
                 this, [this] { panes_->toggle(); });
    commands.add({QStringLiteral("window.problems"), tr("Show problems"), tr("Show what is to be mended"),
                  {QKeySequence(Qt::ALT | Qt::Key_1)}, QStringLiteral("triangle-alert"), view},
                 this, [this] { panes_->open(QStringLiteral("problems")); });
    commands.add({QStringLiteral("window.log"), tr("Show the log"), tr("Show the log of gateway and workbench"),
                  {QKeySequence(Qt::ALT | Qt::Key_2)}, QStringLiteral("terminal"), view},
                 this, [this] { panes_->open(QStringLiteral("log")); });
    commands.add({QStringLiteral("window.jobs"), tr("Show jobs"), tr("Show running and ended jobs of this session"),
                  {QKeySequence(Qt::ALT | Qt::Key_3)}, QStringLiteral("clock"), view},
                 this, [this] { panes_->open(QStringLiteral("jobs")); });
    commands.add({QStringLiteral("window.back"), tr("Back"), tr("Go to the page shown before"),
                  {QKeySequence(Qt::ALT | Qt::Key_Left)}, QStringLiteral("arrow-left"), view},
                 this, [this] { go(-1); });
    commands.add({QStringLiteral("window.forward"), tr("Forward"), tr("Go to the page shown after this one"),
                  {QKeySequence(Qt::ALT | Qt::Key_Right)}, QStringLiteral("arrow-right"), view},
                 this, [this] { go(1); });
    commands.add({QStringLiteral("window.nextPane"), tr("Next part of the window"),
                  tr("Move the focus to the next part of the window"), {QKeySequence(Qt::Key_F6)}, {}, view},
                 this, [this] { focusNextPane(1); });
    commands.add({QStringLiteral("window.previousPane"), tr("Previous part of the window"),
                  tr("Move the focus to the previous part of the window"), {QKeySequence(Qt::SHIFT | Qt::Key_F6)}, {}, view},
                 this, [this] { focusNextPane(-1); });
    commands.add({QStringLiteral("window.undo"), tr("Undo"), tr("Take back the last change in this workspace"),
                  {QKeySequence(Qt::CTRL | Qt::Key_Z)}, QStringLiteral("undo-2"), tr("Edit")},
                 this, [this] { context_.workspace.undoStack()->undo(); });
    commands.add({QStringLiteral("window.redo"), tr("Redo"), tr("Do again what was taken back"),
                  {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z)}, QStringLiteral("redo-2"), tr("Edit")},
                 this, [this] { context_.workspace.undoStack()->redo(); });
    commands.add({QStringLiteral("window.quit"), tr("Quit"), tr("Save what is open and leave the workbench"),
                  {QKeySequence(QKeySequence::Quit)}, QStringLiteral("log-out"), tr("File")},
                 this, [this] { close(); });
    commands.add({QStringLiteral("window.resetLayout"), tr("Reset the layout"),
                  tr("Put the window, its panes, splitters and columns back to what they were at first"), {}, QStringLiteral("rotate-cw"), view},
                 this, [this] { resetLayout(); });
    commands.add({QStringLiteral("window.keys"), tr("Keys of this page"), tr("Show which keys do what on the page in view"),
                  {QKeySequence(Qt::Key_F1)}, QStringLiteral("keyboard"), tr("Help")},
                 this, [this] { showKeys(); });
    commands.add({QStringLiteral("window.tour"), tr("Tour of the workbench"), tr("Go through the five steps of the tour again"), {},
                  QStringLiteral("sparkles"), tr("Help")},
                 this, [this] { tour_->begin(); });
    addViewCommands(context_, *this);
    QUndoStack* undo = context_.workspace.undoStack();
    const auto refresh = [this, undo] {
        context_.commands.setBlocked(QStringLiteral("window.undo"), undo->canUndo() ? QString() : tr("Nothing to undo."));
        context_.commands.setBlocked(QStringLiteral("window.redo"), undo->canRedo() ? QString() : tr("Nothing to redo."));
    };
    connect(undo, &QUndoStack::indexChanged, this, refresh);
    refresh();
}

void MainWindow::addPage(Page* page, bool atEnd)
{
    const int number = static_cast<int>(pages_.size()) + 1;
    const QKeySequence key = atEnd ? QKeySequence(Qt::CTRL | Qt::Key_Comma)
                                   : QKeySequence(QKeyCombination(Qt::ControlModifier, Qt::Key(Qt::Key_0 + number)));
    pages_ << page;
    stack_->addWidget(page);
    page->setAccessibleName(page->title());
    const QString id = page->id();
    context_.commands.add({QStringLiteral("go.") + id, tr("Go to %1").arg(page->title()),
                           tr("Show the page %1").arg(page->title()), {key}, page->iconName(), tr("Go")},
                          this, [this, id] { showPage(id); });
    rail_->addPage(page, key.toString(QKeySequence::NativeText), atEnd);
}

void MainWindow::setWelcome(Page* page)
{
    welcome_ = page;
    page->setAccessibleName(page->title());
    stack_->addWidget(page);
    context_.commands.add({QStringLiteral("go.welcome"), tr("Go to the first page"),
                           tr("Show the ways in: the demo, a Publisher, a definition, a workspace"), {}, page->iconName(), tr("Go")},
                          this, [this] { showPage(welcome_->id()); });
}

void MainWindow::complete()
{
    buildMenus();
    rail_->setVisible(context_.settings.get(setting::railVisible));
    restoreGeometry(context_.settings.get(setting::windowGeometry));
    workspaceChanged();
}

void MainWindow::buildMenus()
{
    menuBar()->setObjectName(QStringLiteral("menu"));
    menuBar()->setAccessibleName(tr("Menu"));
    const QStringList order{tr("File"), tr("Edit"), tr("View"), tr("Go"), tr("API"), tr("Gateway"), tr("Capture"), tr("Federation"), tr("Help")};
    for (const QString& section : order) {
        QMenu* menu = nullptr;
        const QList<QAction*> actions = context_.commands.all();
        for (QAction* action : actions) {
            if (context_.commands.spec(action->objectName()).section != section)
                continue;
            if (menu == nullptr) {
                menu = menuBar()->addMenu(section);
                menu->setObjectName(QStringLiteral("menu.%1").arg(menuBar()->actions().size()));
                menu->setAccessibleName(section);
                menu->menuAction()->setObjectName(menu->objectName() + QStringLiteral(".action"));
                menu->setToolTipsVisible(true);
            }
            menu->addAction(action);
        }
        if (section == order.first() && menu != nullptr) {
            QMenu* recent = menu->addMenu(tr("Recent workspaces"));
            recent->setObjectName(QStringLiteral("menu.recent"));
            recent->setAccessibleName(recent->title());
            recent->menuAction()->setObjectName(QStringLiteral("menu.recent.action"));
            connect(menu, &QMenu::aboutToShow, recent, [this, recent] { fillRecent(recent); });
            fillRecent(recent);
        }
    }
}

void MainWindow::fillRecent(QMenu* menu)
{
    menu->clear();
    const QStringList folders = context_.settings.get(setting::recentWorkspaces);
    for (const QString& folder : folders) {
        if (folder == context_.workspace.folder() || !QFileInfo::exists(folder))
            continue;
        QAction* action = menu->addAction(QDir::toNativeSeparators(folder));
        action->setObjectName(QStringLiteral("menu.recent.%1").arg(menu->actions().size()));
        // Queued: the menu is still closing, and its window may be made anew.
        connect(action, &QAction::triggered, this, [this, folder] { context_.navigation.openWorkspace(folder); }, Qt::QueuedConnection);
    }
    menu->setEnabled(!menu->isEmpty());
}

Page* MainWindow::page(const QString& id) const
{
    for (Page* page : pages_) {
        if (page->id() == id)
            return page;
    }
    return welcome_ != nullptr && welcome_->id() == id ? welcome_ : nullptr;
}

/// Without a workspace there is nothing to show on its pages.
bool MainWindow::canShow(const Page* page) const
{
    return context_.workspace.isOpen() || page == welcome_ || page->id() == settingsPage;
}

Page* MainWindow::currentPage() const { return qobject_cast<Page*>(stack_->currentWidget()); }

void MainWindow::showPage(const QString& id)
{
    Page* wanted = page(id);
    if (wanted == nullptr || !canShow(wanted))
        return;
    stack_->setCurrentWidget(wanted);
    rail_->setCurrent(id);
    if (QWidget* focus = wanted->firstFocus())
        focus->setFocus(Qt::OtherFocusReason);
    if (!travelling_ && (place_ < 0 || places_.value(place_) != id)) {
        places_ = places_.mid(0, place_ + 1);
        places_ << id;
        place_ = static_cast<int>(places_.size()) - 1;
    }
    context_.commands.setBlocked(QStringLiteral("window.back"), place_ > 0 ? QString() : tr("This is the first page you saw."));
    context_.commands.setBlocked(QStringLiteral("window.forward"),
                                 place_ + 1 < places_.size() ? QString() : tr("This is the last page you saw."));
    savePages();
}

void MainWindow::go(int direction)
{
    const int to = place_ + direction;
    if (to < 0 || to >= places_.size())
        return;
    place_ = to;
    travelling_ = true;
    showPage(places_.at(to));
    travelling_ = false;
}

void MainWindow::openPlace(const QString& id, const QVariantMap& place)
{
    showPage(id);
    if (Page* shown = page(id); shown != nullptr && shown == currentPage() && !place.isEmpty())
        shown->visit(place);
}

void MainWindow::focusNextPane(int direction)
{
    QVector<QWidget*> parts;
    for (QWidget* part : {static_cast<QWidget*>(rail_), stack_->currentWidget(), static_cast<QWidget*>(panes_), static_cast<QWidget*>(tour_)}) {
        if (part != nullptr && part->isVisible() && part->height() > 0)
            parts << part;
    }
    if (parts.isEmpty())
        return;
    QWidget* now = QApplication::focusWidget();
    int at = -1;
    for (int n = 0; n < parts.size(); ++n) {
        if (now != nullptr && (parts.at(n) == now || parts.at(n)->isAncestorOf(now)))
            at = n;
    }
    const int count = static_cast<int>(parts.size());
    QWidget* next = parts.at(((at + direction) % count + count) % count);
    if (auto* shown = qobject_cast<Page*>(next); shown != nullptr && shown->firstFocus() != nullptr) {
        shown->firstFocus()->setFocus(Qt::TabFocusReason);
        return;
    }
    const auto children = next->findChildren<QWidget*>();
    for (QWidget* child : children) {
        if (child->isVisible() && child->isEnabled() && (child->focusPolicy() & Qt::TabFocus) != 0) {
            child->setFocus(Qt::TabFocusReason);
            return;
        }
    }
}

void MainWindow::workspaceChanged()
{
    const bool open = context_.workspace.isOpen();
    setWindowTitle(open ? tr("%1 - Postern", "workspace").arg(context_.workspace.title()) : tr("Postern"));
    for (const Page* page : std::as_const(pages_)) {
        const QString reason = canShow(page) ? QString() : tr("Open a workspace first.");
        rail_->setUsable(page->id(), reason.isEmpty());
        context_.commands.setBlocked(QStringLiteral("go.") + page->id(), reason);
    }
    context_.commands.setBlocked(QStringLiteral("window.tour"), open ? QString() : tr("Open a workspace first."));
    if (!open)
        tour_->end();
    places_.clear();
    place_ = -1;
    if (open)
        restore();
    else if (welcome_ != nullptr)
        showPage(welcome_->id());
    if (open && offersTour_)
        tour_->offer();
}

void MainWindow::offerTour()
{
    offersTour_ = true;
    if (context_.workspace.isOpen())
        tour_->offer();
}

void MainWindow::showKeys()
{
    const Page* shown = currentPage();
    if (shown == nullptr)
        return;
    auto* keys = new KeysOfPage(context_.commands, *shown, tr("Keys of the page %1").arg(shown->title()), this);
    keys->setAttribute(Qt::WA_DeleteOnClose);
    keys->show();
    keys->activateWindow();
}

void MainWindow::resetLayout()
{
    forgetsLayout_ = true;
    saveState();
    context_.settings.reset(setting::windowGeometry);
    context_.settings.reset(setting::paneHeight);
    context_.settings.reset(setting::panesOpen);
    context_.settings.reset(setting::railVisible);
    Q_EMIT layoutReset();
}

void MainWindow::restore()
{
    for (Page* page : std::as_const(pages_)) {
        const QJsonObject state = context_.workspace.state(QStringLiteral("page.") + page->id());
        page->restoreState(state);
        const QJsonObject kept = state.value(splittersKey).toObject();
        const auto splitters = page->findChildren<QSplitter*>();
        for (QSplitter* splitter : splitters)
            splitter->restoreState(QByteArray::fromBase64(kept.value(splitter->objectName()).toString().toLatin1()));
    }
    const QString last = context_.workspace.state(windowSection).value(pageKey).toString();
    showPage(page(last) != nullptr && page(last) != welcome_ ? last : pages_.isEmpty() ? QString() : pages_.first()->id());
}

void MainWindow::savePages()
{
    if (!context_.workspace.isOpen())
        return;
    for (Page* page : std::as_const(pages_)) {
        QJsonObject state = page->saveState();
        state.insert(splittersKey, splittersOf(*page, context_.workspace.state(QStringLiteral("page.") + page->id()).value(splittersKey).toObject()));
        if (forgetsLayout_) {
            for (const QString& key : Page::layoutKeys())
                state.remove(key);
        }
        context_.workspace.setState(QStringLiteral("page.") + page->id(), state);
    }
    if (const Page* shown = currentPage(); shown != nullptr && shown != welcome_)
        context_.workspace.setState(windowSection, {{pageKey, shown->id()}});
}

void MainWindow::saveState()
{
    savePages();
    if (forgetsLayout_)
        return;
    context_.settings.set(setting::windowGeometry, saveGeometry());
    context_.settings.set(setting::panesOpen, panes_->isOpen());
    context_.settings.set(setting::pane, panes_->current());
    if (panes_->isOpen())
        context_.settings.set(setting::paneHeight, panes_->height());
}

MainWindow::Memory MainWindow::memory() const
{
    Memory memory;
    for (const Page* page : pages_)
        memory.emplace(page->id(), page->memory());
    if (tour_->step() >= 0)
        memory.emplace(tourKey, tour_->step());
    return memory;
}

void MainWindow::recall(const Memory& memory)
{
    for (Page* page : std::as_const(pages_)) {
        if (const auto own = memory.find(page->id()); own != memory.end() && own->second.has_value())
            page->recall(own->second);
    }
    if (const auto tour = memory.find(tourKey); tour != memory.end() && context_.workspace.isOpen())
        tour_->begin(std::any_cast<int>(tour->second));
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    saveState();
    Q_EMIT closing();
    event->accept();
}

} // namespace postern::workbench
