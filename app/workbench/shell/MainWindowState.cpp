// SPDX-License-Identifier: GPL-3.0-or-later
// What of a window comes back: from the workspace after a restart, from memory in a window that is made anew.
#include "workbench/shell/FirstTour.h"
#include "workbench/shell/MainWindow.h"
#include "workbench/shell/PaneArea.h"
#include "workbench/workspace/Settings.h"
#include "workbench/workspace/Workspace.h"

#include <QSplitter>

namespace postern::workbench {
namespace {
const auto windowSection = QStringLiteral("window");
const auto pageKey = QStringLiteral("page");
const auto tourKey = QStringLiteral("window.tour");
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

QString MainWindow::lastPage() const { return context_.workspace.state(windowSection).value(pageKey).toString(); }

void MainWindow::restore(Page* page)
{
    const QJsonObject state = context_.workspace.state(QStringLiteral("page.") + page->id());
    page->restoreState(state);
    const QJsonObject kept = state.value(splittersKey).toObject();
    const auto splitters = page->findChildren<QSplitter*>();
    for (QSplitter* splitter : splitters)
        splitter->restoreState(QByteArray::fromBase64(kept.value(splitter->objectName()).toString().toLatin1()));
}

void MainWindow::savePages()
{
    if (!context_.workspace.isOpen())
        return;
    const auto made = stack_->made(); // of the others is kept what was kept
    for (Page* page : made) {
        if (page->id() == welcome_)
            continue;
        QJsonObject state = page->saveState();
        state.insert(splittersKey, splittersOf(*page, context_.workspace.state(QStringLiteral("page.") + page->id()).value(splittersKey).toObject()));
        if (forgetsLayout_) {
            for (const QString& key : Page::layoutKeys())
                state.remove(key);
        }
        context_.workspace.setState(QStringLiteral("page.") + page->id(), state);
    }
    if (const Page* shown = currentPage(); shown != nullptr && shown->id() != welcome_)
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
    Memory memory = memory_;
    const auto made = stack_->made();
    for (const Page* page : made)
        memory[page->id()] = page->memory();
    if (tour_->step() >= 0)
        memory[tourKey] = tour_->step();
    return memory;
}

void MainWindow::recall(const Memory& memory)
{
    memory_ = memory;
    const auto made = stack_->made();
    for (Page* page : made)
        recall(page);
    const auto tour = memory_.extract(tourKey);
    if (!tour.empty() && context_.workspace.isOpen())
        tour_->begin(std::any_cast<int>(tour.mapped()));
}

void MainWindow::recall(Page* page)
{
    const auto own = memory_.extract(page->id());
    if (!own.empty() && own.mapped().has_value())
        page->recall(own.mapped());
}

} // namespace postern::workbench
