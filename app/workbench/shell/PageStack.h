// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/shell/Page.h"

#include <QStackedWidget>
#include <QStringList>
#include <QVector>
#include <functional>
#include <vector>

namespace postern::workbench {

/// The pages of the window. A page is made when it is first asked for: a window is in view as soon as the one page is
/// made that it shows.
class PageStack : public QStackedWidget {
    Q_OBJECT
  public:
    using Make = std::function<Page*()>;

    explicit PageStack(QWidget* parent = nullptr);

    void add(const PageFace& face, Make make);
    /// Ids in the order in which they were added.
    [[nodiscard]] QStringList ids() const;
    /// Makes it, should it not be there yet; null when there is none of that name, or while it is being made.
    Page* page(const QString& id);
    /// Those that are there, in order of their ids().
    [[nodiscard]] QVector<Page*> made() const;
    [[nodiscard]] bool isComplete() const;
    /// Makes the first one that is not there; false when all are.
    bool makeNext();
    [[nodiscard]] Page* current() const;

  Q_SIGNALS:
    /// It is in the stack, and has yet to get back what was kept of it.
    void pageMade(Page* page);

  private:
    struct Place {
        PageFace face;
        Make make; ///< empty once it was called
        Page* page = nullptr;
    };
    Page* make(Place& place);

    std::vector<Place> places_;
};

} // namespace postern::workbench
