// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/MainWindow.h"

#include "workbench/shell/CommandPalette.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/FirstTour.h"
#include "workbench/shell/KeysOfPage.h"
#include "workbench/shell/MenuRow.h"
#include "workbench/shell/ModeRail.h"
#include "workbench/shell/Navigation.h"
#include "workbench/shell/PaneArea.h"
#include "workbench/shell/StatusLine.h"
#include "workbench/shell/Toasts.h"
#include "workbench/workspace/Settings.h"
#include "workbench/workspace/Workspace.h"

#include <QApplication>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QMenuBar>
#include <QSplitter>
#include <QScreen>

namespace postern::workbench {
namespace {
const auto settingsPage = QStringLiteral("settings"); // of the person, not of a workspace
const QSize startSize(1280, 820);
const QSize frameRoom(0, 40); ///< of a window manager, which is not known before the window is shown
constexpr int autosaveEveryMs = 2'000;
} // namespace

MainWindow::MainWindow(AppContext& context, QWidget* parent)
    : QMainWindow(parent), context_(context), rail_(new ModeRail(this)), stack_(new PageStack(this)),
      splitter_(new QSplitter(Qt::Vertical, this)), panes_(new PaneArea(context, this)),
      status_(new StatusLine(context, this)), palette_(new CommandPalette(context, this)),
      toasts_(new Toasts(context, this)), tour_(new FirstTour(context, this)),
      menus_(new MenuRow(context, *menuBar()))
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
    connect(stack_, &PageStack::pageMade, this, &MainWindow::begin);
    context_.commands.setSource([this](const QString& id) { stack_->page(id.section(QLatin1Char('.'), 0, 0)); });
    connect(menus_, &MenuRow::wanted, this, &MainWindow::pages);
    connect(palette_, &CommandPalette::aboutToOpen, this, &MainWindow::pages);
    connect(tour_, &FirstTour::left, this, [this] {
        if (const Page* shown = currentPage())
            showPage(shown->id());
    });
    maker_.setSingleShot(true);
    maker_.setInterval(0);
    connect(&maker_, &QTimer::timeout, this, &MainWindow::makeLater);
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

void MainWindow::addPage(const PageFace& face, PageStack::Make make, bool atEnd)
{
    const int number = static_cast<int>(modes_.size()) + 1;
    const QKeySequence key = atEnd ? QKeySequence(Qt::CTRL | Qt::Key_Comma)
                                   : QKeySequence(QKeyCombination(Qt::ControlModifier, Qt::Key(Qt::Key_0 + number)));
    modes_ << face.id;
    stack_->add(face, std::move(make));
    context_.commands.add({QStringLiteral("go.") + face.id, tr("Go to %1").arg(face.title),
                           tr("Show the page %1").arg(face.title), {key}, face.iconName, tr("Go")},
                          this, [this, id = face.id] { showPage(id); });
    rail_->addMode(face, key.toString(QKeySequence::NativeText), atEnd);
}

void MainWindow::setWelcome(const PageFace& face, PageStack::Make make)
{
    welcome_ = face.id;
    stack_->add(face, std::move(make));
    context_.commands.add({QStringLiteral("go.welcome"), tr("Go to the first page"),
                           tr("Show the ways in: the demo, a Publisher, a definition, a workspace"), {}, face.iconName, tr("Go")},
                          this, [this] { showPage(welcome_); });
}

void MainWindow::complete()
{
    rail_->setVisible(context_.settings.get(setting::railVisible));
    restoreGeometry(context_.settings.get(setting::windowGeometry));
    workspaceChanged();
    menus_->fill();
}

QVector<Page*> MainWindow::pages()
{
    while (stack_->makeNext()) {
    }
    QVector<Page*> all;
    for (const QString& id : std::as_const(modes_))
        all << stack_->page(id);
    return all;
}

void MainWindow::paintEvent(QPaintEvent* event)
{
    QMainWindow::paintEvent(event);
    if (!stack_->isComplete())
        maker_.start();
}

/// One page in a turn of the event loop: what a person does meanwhile comes between.
void MainWindow::makeLater()
{
    if (stack_->makeNext())
        maker_.start();
}

void MainWindow::begin(Page* page)
{
    rail_->watch(*page);
    if (context_.workspace.isOpen() && page->id() != welcome_)
        restore(page);
    recall(page);
    if (stack_->isComplete()) // whoever asked for the last one
        menus_->fill();
}

/// Without a workspace there is nothing to show on its pages.
bool MainWindow::canShow(const QString& id) const
{
    return context_.workspace.isOpen() || id == welcome_ || id == settingsPage;
}

void MainWindow::showPage(const QString& id)
{
    Page* wanted = canShow(id) ? page(id) : nullptr;
    if (wanted == nullptr)
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
    if (Page* shown = currentPage(); shown != nullptr && shown->id() == id && !place.isEmpty())
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
    memory_.clear();
    for (const QString& id : std::as_const(modes_)) {
        const QString reason = canShow(id) ? QString() : tr("Open a workspace first.");
        rail_->setUsable(id, reason.isEmpty());
        context_.commands.setBlocked(QStringLiteral("go.") + id, reason);
    }
    context_.commands.setBlocked(QStringLiteral("window.tour"), open ? QString() : tr("Open a workspace first."));
    if (!open)
        tour_->end();
    places_.clear();
    place_ = -1;
    if (open) {
        const auto made = stack_->made();
        for (Page* page : made) {
            if (page->id() != welcome_)
                restore(page);
        }
        const QString last = lastPage();
        showPage(modes_.contains(last) ? last : modes_.value(0));
    } else {
        showPage(welcome_);
    }
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

void MainWindow::closeEvent(QCloseEvent* event)
{
    saveState();
    Q_EMIT closing();
    event->accept();
}

} // namespace postern::workbench
