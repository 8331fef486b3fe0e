// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture/CaptureStore.h"
#include "workbench/capture/CapturedGateway.h"

#include <QObject>
#include <QPointer>
#include <QString>
#include <QThreadPool>
#include <atomic>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <vector>

namespace postern::workbench {

class Job;
class JobList;

/// Brings exchanges from files into the open capture, and the capture into files: each a job with progress and cancel,
/// done on a thread of its own, a piece in memory at a time. What comes from a file is masked, and so is what goes into one.
/// Used on the GUI thread.
class CaptureTransfer : public QObject {
    Q_OBJECT
  public:
    CaptureTransfer(CapturedGateway& gateway, JobList& jobs, QObject* parent = nullptr);
    ~CaptureTransfer() override;

    /// Adds the exchanges of a `.pcapture` file to those in the list, with new numbers.
    Job* openCapture(const QString& file);
    Job* importHar(const QString& file);
    /// The same of a text that came by the clipboard or was dropped.
    Job* importHarText(const QByteArray& text);
    /// The requests of a Postman collection become tests in `folder`.
    Job* importPostman(const QString& file, const QString& folder);
    Job* importPostmanText(const QByteArray& text, const QString& folder);
    /// The open capture as one file.
    Job* saveAs(const QString& file);
    /// All exchanges, or those of `ids` (in any order).
    Job* exportHar(const QString& file, std::optional<std::vector<quint64>> ids = {});
    /// The open capture's file; empty when none is open.
    [[nodiscard]] QString captureFile() const;
    /// Cancels what runs and waits for it: before the capture is closed.
    void stop();

  Q_SIGNALS:
    /// One sentence for people.
    void done(const QString& sentence);
    void failed(const QString& sentence);
    /// Tests were written, which somebody may look at.
    void testsWritten();

  private:
    /// What a worker has to say, and how it is told to end.
    struct Link {
        std::atomic<bool> stop{false};
        std::atomic<int> permille{-1};
    };
    struct Outcome {
        QString sentence;
        bool failed = false;
        bool cancelled = false;
    };
    using Work = std::function<Outcome(const std::shared_ptr<Link>& link, const std::shared_ptr<capture::CaptureStore>& store)>;
    enum class Needs : std::uint8_t { Capture, Nothing };
    /// `stopped` is what is true of it as soon as it was told to stop; empty: only its thread knows.
    Job* run(const QString& title, Work work, Needs needs = Needs::Capture, const QString& stopped = {});
    Outcome readArchive(std::istream& from, qint64 size, const QString& name, const std::shared_ptr<Link>& link, capture::CaptureStore& store);
    Outcome writeTests(const QByteArray& text, const QString& name, const QString& folder, const std::shared_ptr<Link>& link);
    /// On the worker's thread: hands a piece to the gateway on the GUI thread and waits until it is stored, or it is to stop.
    bool give(std::vector<CapturedGateway::Imported> piece, const std::shared_ptr<Link>& link, capture::CaptureStore& store);

    CapturedGateway& gateway_;
    JobList& jobs_;
    QThreadPool pool_;
    std::vector<std::weak_ptr<Link>> running_;
};

} // namespace postern::workbench
