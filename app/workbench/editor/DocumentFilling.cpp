// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/editor/DocumentFilling.h"

#include <QMetaObject>

namespace postern::workbench {
namespace {
constexpr qsizetype pieceOctets = 256 * 1024; // between two looks at whether it is still wanted
}

DocumentFilling::DocumentFilling(QObject* parent) : QObject(parent)
{
    pool_.setObjectName(QStringLiteral("documents"));
    pool_.setMaxThreadCount(1);
}

DocumentFilling::~DocumentFilling()
{
    stop();
    pool_.waitForDone();
}

void DocumentFilling::start(OwnedDocument document, LargeText text, Ready ready)
{
    stop();
    auto filling = std::make_shared<Filling>();
    filling->document = std::move(document);
    filling->text = std::move(text);
    current_ = filling;
    pool_.start([this, filling = std::move(filling), ready = std::move(ready)]() mutable {
        while (filling->good && !filling->stopped && !filling->text.atEnd()) {
            const QByteArray piece = filling->text.next(pieceOctets);
            filling->good = filling->document->AddData(piece.constData(), piece.size()) == 0;
        }
        if (filling->stopped || !filling->good)
            filling->document.reset(); // here, where nobody waits for it
        QMetaObject::invokeMethod(this, [this, filling = std::move(filling), ready = std::move(ready)] { end(filling, ready); });
    });
}

void DocumentFilling::end(const std::shared_ptr<Filling>& filling, const Ready& ready)
{
    if (filling != current_) { // stopped when it was full
        free(std::move(filling->document));
        return;
    }
    current_.reset();
    ready(std::move(filling->document), filling->text.breaks());
}

void DocumentFilling::stop()
{
    if (current_ != nullptr)
        current_->stopped = true;
    current_.reset();
}

void DocumentFilling::free(OwnedDocument document)
{
    if (document != nullptr)
        pool_.start([owned = std::shared_ptr<DocumentLoader>(std::move(document))]() mutable { owned.reset(); });
}

} // namespace postern::workbench
