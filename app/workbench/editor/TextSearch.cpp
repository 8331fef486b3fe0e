// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/editor/TextSearch.h"

#include <QMetaObject>

namespace postern::workbench {

TextSearch::TextSearch(QObject* parent) : QObject(parent)
{
    pool_.setObjectName(QStringLiteral("searches"));
    pool_.setMaxThreadCount(1);
}

TextSearch::~TextSearch()
{
    stop();
    pool_.waitForDone();
}

void TextSearch::start(const QByteArray& text, const QString& words, Ready ready)
{
    stop();
    auto search = std::make_shared<Search>();
    current_ = search;
    pool_.start([this, search, text, words, ready = std::move(ready)]() mutable {
        search->found = WordMatcher(words).in(text, mostPlaces, search->stopped);
        QMetaObject::invokeMethod(this, [this, search, ready = std::move(ready)] {
            if (search != current_)
                return; // another one was begun, or none is wanted
            current_.reset();
            ready(std::move(search->found));
        });
    });
}

void TextSearch::stop()
{
    if (current_ != nullptr)
        current_->stopped = true;
    current_.reset();
}

} // namespace postern::workbench
