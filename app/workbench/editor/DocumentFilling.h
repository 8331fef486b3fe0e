// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/editor/LargeText.h"

#include <QObject>
#include <QThreadPool>
#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace postern::workbench {

/// A document of Scintilla while nobody views it, as what SCI_CREATELOADER makes offers itself (its documentation, "Loading in
/// the background"; the header is not installed with QScintilla). The names, their order and their types are its interface.
class DocumentLoader {
  public:
    virtual int Release() = 0;
    virtual int AddData(const char* text, std::ptrdiff_t length) = 0; ///< 0 when it was taken
    virtual void* ConvertToDocument() = 0;

  protected:
    ~DocumentLoader() = default;
};

struct DocumentRelease {
    void operator()(DocumentLoader* loader) const { loader->Release(); }
};
using OwnedDocument = std::unique_ptr<DocumentLoader, DocumentRelease>;

/// Fills documents with large texts, and frees them, on a thread of its own: for 50 MB either takes longer than a frame. Used
/// on the GUI thread, which meets the other one where `ready` is called.
class DocumentFilling : public QObject {
    Q_OBJECT
  public:
    /// On the GUI thread: the document, or none when there was no memory for it; and where its lines were broken.
    using Ready = std::function<void(OwnedDocument document, std::vector<qsizetype> breaks)>;

    explicit DocumentFilling(QObject* parent = nullptr);
    ~DocumentFilling() override;

    /// Ends what was begun before; its `ready` is not called any more.
    void start(OwnedDocument document, LargeText text, Ready ready);
    void stop();
    [[nodiscard]] bool isFilling() const { return current_ != nullptr; }
    /// Frees one that no view shows any more.
    void free(OwnedDocument document);

  private:
    struct Filling {
        OwnedDocument document; ///< of the thread, and then of the GUI thread
        LargeText text;
        std::atomic<bool> stopped{false};
        bool good = true;
    };
    void end(const std::shared_ptr<Filling>& filling, const Ready& ready);

    std::shared_ptr<Filling> current_;
    QThreadPool pool_;
};

} // namespace postern::workbench
