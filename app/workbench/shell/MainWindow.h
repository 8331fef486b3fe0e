// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/AppContext.h"
#include "workbench/shell/PageStack.h"

#include <QMainWindow>
#include <QStringList>
#include <QTimer>
#include <QVector>
#include <any>
#include <map>

class QSplitter;

namespace postern::workbench {

class CommandPalette;
class FirstTour;
class ModeRail;
class MenuRow;
class PaneArea;
class StatusLine;
class Toasts;

/// The window: rail, the chosen page, panes below, status line. It knows pages only as Page. The page in view is made with
/// the window, the others one by one once the window is painted, or as soon as something asks for them.
class MainWindow : public QMainWindow {
    Q_OBJECT
  public:
    explicit MainWindow(AppContext& context, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Adds a mode; the window owns the page. Modes get Ctrl+1.. in order; `atEnd` ones stand at the rail's foot.
    void addPage(const PageFace& face, PageStack::Make make, bool atEnd = false);
    /// What is shown while no workspace is open.
    void setWelcome(const PageFace& face, PageStack::Make make);
    /// Call once after the last page: makes menus, restores what was open.
    void complete();

    /// These two make what they give, should it not be there yet; pages() are those of the rail.
    [[nodiscard]] Page* page(const QString& id) { return stack_->page(id); }
    QVector<Page*> pages();
    [[nodiscard]] Page* currentPage() const { return stack_->current(); }
    void showPage(const QString& id);
    [[nodiscard]] PaneArea& panes() const { return *panes_; }
    [[nodiscard]] CommandPalette& commandPalette() const { return *palette_; }
    [[nodiscard]] FirstTour& tour() const { return *tour_; }
    /// Offers the tour with the next workspace that is open, should it never have been offered on this computer.
    void offerTour();

    /// Keeps pages' states in the workspace and the window's own in the settings. It does so by itself when the page
    /// changes and every few seconds, so that a crash costs little.
    void saveState();
    /// What pages know beside that and never write down, by their ids; for a window that is made anew.
    using Memory = std::map<QString, std::any>;
    [[nodiscard]] Memory memory() const;
    void recall(const Memory& memory);

  Q_SIGNALS:
    void closing();
    /// Sizes and places were forgotten; the window is to be made anew.
    void layoutReset();

  protected:
    void closeEvent(QCloseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

  private:
    void addCommands();
    void makeLater();
    void begin(Page* page);
    void restore(Page* page);
    void recall(Page* page);
    void workspaceChanged();
    void savePages();
    [[nodiscard]] QString lastPage() const;
    [[nodiscard]] bool canShow(const QString& id) const;
    void go(int direction);
    void resetLayout();
    void showKeys();
    void focusNextPane(int direction);
    void openPlace(const QString& id, const QVariantMap& place);

    AppContext& context_;
    ModeRail* rail_;
    PageStack* stack_;
    QSplitter* splitter_;
    PaneArea* panes_;
    StatusLine* status_;
    CommandPalette* palette_;
    Toasts* toasts_;
    FirstTour* tour_;
    MenuRow* menus_;
    QString welcome_; ///< its id
    QStringList modes_; ///< the ids of the others
    Memory memory_; ///< of pages that are still to be made
    QTimer maker_;
    QStringList places_; ///< visited page ids, for back and forward
    int place_ = -1;
    bool travelling_ = false;
    bool offersTour_ = false;
    bool forgetsLayout_ = false; ///< what is saved has no sizes and places in it
    QTimer autosave_;
};

} // namespace postern::workbench
