// Which picture, in which format and colours, how large, and where to.
#pragma once

#include "app/ui/appearance.h"
#include "app/ui/export/export_picture.h"
#include "engine/diagram/caption.h"

#include <QDialog>
#include <QString>

#include <cstddef>
#include <functional>
#include <vector>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace idem::app {

/// A view that can be exported.
struct PictureSource {
    QString name; ///< "Timeline".
    QString stem; ///< Of the file that is suggested: "double_payment-timeline".
    Caption caption;
    double width = 1'280; ///< As it is shown.
    std::function<DisplayList(double width)> make;
};

class ExportDialog : public QDialog {
    Q_OBJECT

public:
    /// The source at `current` is chosen first. REQUIRES: there is one; what the sources draw must
    /// stay while the dialog is open.
    ExportDialog(std::vector<PictureSource> sources,
                 std::size_t current,
                 Appearance& appearance,
                 QWidget* parent = nullptr);

    QString path() const;
    void setPath(const QString& path);
    /// What was told last: what was done, or why it was not.
    QString message() const;

    /// As the buttons do. An existing file is replaced only after a question.
    Done save();
    Done copy();

private:
    void makeFields();
    QWidget* makeChoices();
    QWidget* makeFileRow();
    QWidget* makeButtons();
    void connectChoices();
    const PictureSource& source() const;
    PictureFormat format() const;
    const Palette& colours() const;
    DisplayList picture() const;
    ExportOptions options() const;
    void showSource();
    void showPreview();
    void followFormat();
    void browse();
    void tell(const Done& done, const QString& success);

    std::vector<PictureSource> m_sources;
    Appearance& m_appearance;
    QComboBox* m_what;
    QComboBox* m_format;
    QComboBox* m_theme;
    QSpinBox* m_width;
    QDoubleSpinBox* m_scale;
    QCheckBox* m_caption;
    QLineEdit* m_path;
    QLabel* m_preview;
    QLabel* m_size;
    QLabel* m_message;
};

/// In the folder that the person keeps pictures in.
QString suggestedPath(const QString& stem, PictureFormat format);

} // namespace idem::app
