// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/PageStack.h"

#include <algorithm>

namespace postern::workbench {

PageStack::PageStack(QWidget* parent) : QStackedWidget(parent) {}

void PageStack::add(const PageFace& face, Make make) { places_.push_back({face, std::move(make), nullptr}); }

QStringList PageStack::ids() const
{
    QStringList all;
    for (const Place& place : places_)
        all << place.face.id;
    return all;
}

Page* PageStack::page(const QString& id)
{
    const auto place = std::find_if(places_.begin(), places_.end(), [&id](const Place& each) { return each.face.id == id; });
    return place == places_.end() ? nullptr : place->make ? make(*place) : place->page;
}

QVector<Page*> PageStack::made() const
{
    QVector<Page*> all;
    for (const Place& place : places_) {
        if (place.page != nullptr)
            all << place.page;
    }
    return all;
}

bool PageStack::isComplete() const
{
    return std::none_of(places_.begin(), places_.end(), [](const Place& place) { return static_cast<bool>(place.make); });
}

bool PageStack::makeNext()
{
    const auto place = std::find_if(places_.begin(), places_.end(), [](const Place& each) { return static_cast<bool>(each.make); });
    if (place == places_.end())
        return false;
    make(*place);
    return true;
}

Page* PageStack::current() const { return qobject_cast<Page*>(currentWidget()); }

Page* PageStack::make(Place& place)
{
    const Make make = std::exchange(place.make, {}); // a page that asks for itself meanwhile is not made twice
    Page* page = make();
    page->setAccessibleName(page->title());
    place.page = page;
    addWidget(page);
    Q_EMIT pageMade(page);
    return page;
}

} // namespace postern::workbench
