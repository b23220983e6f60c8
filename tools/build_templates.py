"""Builds the shipped Word templates (mẫu văn bản): `python -m tools.build_templates`. A legal office then edits them in Word.

The prose stands here and so in the templates; what differs from dossier to dossier is a name in double braces. `advisor templates
check` knows which names there are.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from docx.document import Document as Word

from . import official
from .official import BODY, LANDSCAPE, line, listing, tag

ROOT = Path(__file__).resolve().parents[1] / "advisor"
MIDDLE, CELL = "VBBangGiua", "VBBang"


def report() -> Word:
    """A report of any kind: headings, paragraphs and tables, and annexes of wide tables."""
    word = official.blank()
    official.letterhead(word)
    official.title(word)
    official.addressees(word)
    official.bases(word)
    official.blocks(word, "noi_dung", BODY)
    official.signature(word)
    official.annexes(word, "pl in phu_luc", lambda place: official.blocks(place, "pl.noi_dung", LANDSCAPE))
    return word


# --- pieces ----------------------------------------------------------------------------------------------------------


def begun(*, about: bool = False) -> Word:
    word = official.blank()
    official.letterhead(word, about=about)
    if about:
        official.addressees(word)
    else:
        official.title(word)
    return word


def text(word: Word, *paragraphs: str) -> None:
    for paragraph in paragraphs:
        line(word, paragraph)


def head(word: Word, words: str) -> None:
    line(word, words, "VBMuc")


def article(word: Word, words: str) -> None:
    line(word, words, "VBMuc")


def each(word: Word, loop: str, *paragraphs: str, style: str = "VBNoiDung") -> None:
    tag(word, f"for {loop}")
    for paragraph in paragraphs:
        line(word, paragraph, style)
    tag(word, "endfor")


def when(word: Word, condition: str, *paragraphs: str, style: str = "VBNoiDung") -> None:
    tag(word, f"if {condition}")
    for paragraph in paragraphs:
        line(word, paragraph, style)
    tag(word, "endif")


PROCEDURES = (
    ("STT", 12, MIDDLE, "{{ r.stt }}"),
    ("Mã TTHC", 20, MIDDLE, "{{ r.ma }}"),
    ("Tên thủ tục hành chính", 52, CELL, "{{ r.ten }}"),
    ("Lĩnh vực", 22, CELL, "{{ r.linh_vuc }}"),
    ("Cơ quan, người có thẩm quyền", 28, CELL, "{{ r.ben_giao }}"),
    ("Cơ quan, người được giao", 30, CELL, "{{ r.ben_nhan }}"),
    ("Hình thức", 17, MIDDLE, "{{ r.hinh_thuc }}"),
    ("Căn cứ pháp lý", 32, CELL, "{{ r.can_cu }}"),
    ("Thời hạn", 24, MIDDLE, "{{ r.thoi_han }}"),
    ("Ghi chú", 20, CELL, "{{ r.ghi_chu }}"),
)


def procedures(word: Word) -> None:
    """The lists: all, and again one a receiver, each an annex of its own."""
    official.annexes(word, "pl in phu_luc", lambda place: listing(place, PROCEDURES, "r in pl.dong"))


# --- the documents of a dossier --------------------------------------------------------------------------------------


def letter_for_appraisal() -> Word:
    word = begun(about=True)
    text(
        word,
        "{{ co_quan }} đã xây dựng dự thảo {{ ten_quyet_dinh }} (sau đây gọi là "
        "dự thảo Quyết định). {{ co_quan }} đề nghị {{ so_tu_phap }} "
        "thẩm định về mặt pháp lý đối với từng thủ tục hành chính tại Danh mục kèm theo dự thảo, cụ thể như sau:",
        "1. Số thủ tục hành chính đề nghị {{ hinh_thuc }}: {{ so_thu_tuc }} thủ tục, thuộc thẩm quyền của {{ ben_giao }}.",
    )
    each(word, "r in ben_nhan", "- {{ r.ten }}: {{ r.so }} thủ tục;")
    text(word, "2. Hồ sơ gửi kèm theo công văn này gồm:")
    each(word, "r in ho_so", "- {{ r }}")
    when(
        word,
        "thieu",
        "3. Đến thời điểm gửi công văn, hồ sơ còn thiếu các nội dung sau, {{ co_quan }} sẽ bổ sung trước khi {{ so_tu_phap }} thẩm định:",
    )
    each(word, "r in thieu", "- {{ r }}")
    text(word, "{{ co_quan }} đề nghị {{ so_tu_phap }} xem xét, thẩm định theo quy định./.")
    official.signature(word)
    return word


def submission() -> Word:
    word = begun()
    official.addressees(word)
    text(
        word,
        "Căn cứ quy định của pháp luật có hiệu lực tại {{ ngay_xet }}, {{ co_quan }} trình {{ ben_giao }} dự thảo {{ ten_quyet_dinh }}, "
        "cụ thể như sau:",
    )
    head(word, "I. SỰ CẦN THIẾT BAN HÀNH VĂN BẢN")
    line(word, "1. Cơ sở chính trị, pháp lý", "VBTieuMuc")
    each(word, "r in co_so", "- {{ r }}")
    line(word, "2. Cơ sở thực tiễn", "VBTieuMuc")
    text(
        word,
        "Danh mục thủ tục hành chính đã ghi nhận có {{ tong_thu_tuc }} thủ tục thuộc các lĩnh vực do {{ co_quan }} quản lý; trong đó "
        "{{ so_thu_tuc }} thủ tục do {{ ben_giao }} quyết định và pháp luật hiện hành cho phép {{ hinh_thuc }}.",
        "Số hồ sơ phát sinh, thời gian trình ký thực tế và vướng mắc: {{ thuc_tien }}",
    )
    head(word, "II. MỤC ĐÍCH, QUAN ĐIỂM XÂY DỰNG VĂN BẢN")
    text(
        word,
        "1. Mục đích: để thủ tục hành chính được thẩm định và quyết định ở một nơi, giảm khâu trình ký, rút ngắn thời gian giải quyết "
        "cho cá nhân, tổ chức; phân định rõ trách nhiệm của bên giao và bên nhận.",
        "2. Quan điểm: chỉ đề xuất khi có quy định đang có hiệu lực cho phép và không có quy định cấm; không đặt thêm thủ tục, giấy tờ; "
        "gắn việc {{ hinh_thuc }} với điều kiện bảo đảm thực hiện, kiểm tra và chế độ báo cáo.",
    )
    head(word, "III. PHẠM VI ĐIỀU CHỈNH, ĐỐI TƯỢNG ÁP DỤNG")
    text(
        word,
        "1. Phạm vi: khâu quyết định (phê duyệt) của {{ so_thu_tuc }} thủ tục hành chính tại Danh mục kèm theo, gồm các lĩnh vực:",
    )
    line(word, "", "VBCachBang")
    listing(
        word,
        (
            ("STT", 15, MIDDLE, "{{ r.stt }}"),
            ("Lĩnh vực", 110, CELL, "{{ r.ten }}"),
            ("Số thủ tục", 40, MIDDLE, "{{ r.so }}"),
        ),
        "r in linh_vuc",
    )
    line(word, "", "VBCachBang")
    text(word, "2. Đối tượng áp dụng: {{ ben_giao }} (bên giao); bên nhận gồm:")
    each(word, "r in ben_nhan", "- {{ r.ten }}: {{ r.so }} thủ tục (số thứ tự {{ r.stt }});")
    head(word, "IV. QUÁ TRÌNH XÂY DỰNG VĂN BẢN")
    text(
        word,
        "{{ co_quan }} đã rà soát từng thủ tục, đối chiếu với các điều khoản có hiệu lực tại {{ ngay_xet }}; kết quả nêu tại Bản thuyết "
        "minh căn cứ pháp lý kèm theo.",
    )
    each(word, "r in y_kien", "- {{ r }}")
    head(word, "V. NỘI DUNG CƠ BẢN CỦA VĂN BẢN")
    text(
        word,
        "1. {{ hinh_thuc_dau }} việc quyết định {{ so_thu_tuc }} thủ tục hành chính theo Danh mục kèm theo dự thảo Quyết định.",
    )
    when(word, "thoi_han", "2. Thời hạn {{ hinh_thuc }}:")
    each(word, "r in thoi_han", "- {{ r }}")
    text(word, "{{ '3' if thoi_han else '2' }}. Yêu cầu về hình thức và nội dung mà dự thảo Quyết định đã thể hiện:")
    each(word, "r in yeu_cau", "- {{ r }}")
    head(word, "VI. DỰ KIẾN NGUỒN LỰC, ĐIỀU KIỆN BẢO ĐẢM THI HÀNH")
    text(
        word,
        "Năng lực của từng bên nhận nêu tại Bản thuyết minh năng lực kèm theo. Kinh phí: {{ kinh_phi }}",
    )
    head(word, "VII. TỔ CHỨC THỰC HIỆN")
    text(
        word,
        "Sau khi Quyết định được ban hành, {{ co_quan }} phối hợp với {{ van_phong }}, {{ trung_tam }} "
        "trình {{ chu_tich_tinh }} công bố lại danh mục thủ tục hành chính và quy trình nội bộ; hướng dẫn bên nhận; xử lý "
        "hồ sơ đang giải quyết theo phương án chuyển tiếp.",
    )
    when(word, "thieu", "VIII. NỘI DUNG CÒN PHẢI HOÀN THIỆN TRƯỚC KHI TRÌNH", style="VBMuc")
    each(word, "r in thieu", "- {{ r }}")
    text(word, "{{ co_quan }} kính trình {{ ben_giao }} xem xét, quyết định./.")
    official.signature(word)
    return word


def request_below() -> Word:
    """To a body below the department, whose own power it is."""
    word = begun(about=True)
    text(
        word,
        "{{ co_quan }} đã rà soát các thủ tục hành chính thuộc lĩnh vực quản lý "
        "và thẩm quyền của {{ ben_giao }}. Pháp luật có hiệu lực tại "
        "{{ ngay_xet }} cho phép {{ ben_giao }} {{ hinh_thuc }} việc quyết định {{ so_thu_tuc }} thủ tục tại Danh mục kèm theo cho:",
    )
    each(word, "r in ben_nhan", "- {{ r.ten }}: {{ r.so }} thủ tục;")
    text(word, "Căn cứ pháp lý chính:")
    each(word, "r in co_so", "- {{ r }}")
    text(word, "{{ co_quan }} gửi kèm:")
    each(word, "r in ho_so", "- {{ r }}")
    when(word, "thieu", "Các nội dung còn phải làm rõ trước khi ban hành:")
    each(word, "r in thieu", "- {{ r }}")
    text(
        word,
        "{{ co_quan }} đề nghị {{ ben_giao }} căn cứ điều kiện thực tế của địa phương xem xét, quyết định theo thẩm quyền./.",
    )
    official.signature(word)
    return word


def decision(*, normative: bool) -> Word:
    """Quyết định ủy quyền (cá biệt) or phân cấp (quy phạm pháp luật), with its list."""
    word = begun()
    line(word, "{{ tham_quyen_ban_hanh }}", "VBThamQuyen")
    official.bases(word)
    if normative:
        text(word, "{{ ten_chu_the }} ban hành {{ ten_quyet_dinh }}.")
    else:
        line(word, "QUYẾT ĐỊNH:", "VBQuyetDinh")
    noun = "phân cấp" if normative else "{{ hinh_thuc }}"
    article(word, f"Điều 1. Nội dung, phạm vi {noun}")
    each(
        word,
        "r in ben_nhan",
        "{{ loop.index }}. {{ hinh_thuc_dau }} cho {{ r.ten }} quyết định {{ r.so }} thủ tục hành chính thuộc thẩm quyền của "
        "{{ ben_giao }} (số thứ tự {{ r.stt }} tại Danh mục kèm theo Quyết định này).",
    )
    text(
        word,
        "{{ khoan_sau }}. Việc tiếp nhận, thẩm định hồ sơ và trả kết quả thực hiện theo quy định của từng thủ tục. Quyết định này không "
        "đặt thêm, không sửa thành phần hồ sơ, trình tự, thời hạn giải quyết.",
    )
    if normative:
        article(word, "Điều 2. Tính chất của việc phân cấp")
        text(
            word,
            "1. Bên nhận phân cấp thực hiện nhiệm vụ, quyền hạn được phân cấp liên tục, thường xuyên.",
            "2. Khi căn cứ pháp lý của việc phân cấp thay đổi hoặc hết hiệu lực thì thực hiện theo quy định mới.",
        )
        each(word, "r in luu_y_hieu_luc", "{{ r }}")
    else:
        article(word, "Điều 2. Thời hạn {{ hinh_thuc }}")
        each(word, "r in thoi_han", "{{ loop.index }}. {{ r }}")
        text(
            word,
            "{{ thoi_han_sau }}. Trường hợp căn cứ pháp lý của việc {{ hinh_thuc }} "
            "thay đổi hoặc hết hiệu lực trước thời điểm trên thì việc "
            "{{ hinh_thuc }} chấm dứt cùng thời điểm đó.",
        )
    article(word, "Điều 3. Điều kiện thực hiện")
    text(
        word,
        "1. Bên nhận bố trí người có chuyên môn, nghiệp vụ phù hợp, cơ sở vật "
        "chất, phương tiện để thực hiện nhiệm vụ, quyền hạn được giao.",
        "2. Kinh phí thực hiện do ngân sách nhà nước bảo đảm theo phân cấp ngân sách hiện hành và các nguồn hợp pháp khác.",
    )
    each(word, "r in dieu_kien_rieng", "{{ r }}")
    article(word, "Điều 4. Trách nhiệm của bên nhận")
    text(
        word,
        "1. Chịu trách nhiệm trước pháp luật và trước {{ ben_giao }} về kết quả thực hiện.",
        f"2. Không {noun} tiếp nhiệm vụ, quyền hạn được giao cho cơ quan, tổ chức, cá nhân khác.",
    )
    when(word, "con_dau_rieng", "3. Sử dụng con dấu và hình thức văn bản của mình khi thực hiện nhiệm vụ, quyền hạn được giao.")
    text(
        word,
        "{{ '4' if con_dau_rieng else '3' }}. Báo cáo {{ ben_giao }} kết quả thực hiện trước ngày {{ ngay_bao_cao "
        "}} hằng năm và báo cáo đột xuất khi được yêu cầu; kịp thời "
        "báo cáo khó khăn, vướng mắc.",
    )
    article(word, "Điều 5. Trách nhiệm của {{ ben_giao }}")
    text(
        word,
        "Hướng dẫn, kiểm tra việc thực hiện; điều chỉnh hoặc chấm dứt việc "
        + noun
        + " khi bên nhận không đủ điều kiện thực hiện hoặc khi "
        "pháp luật thay đổi.",
    )
    article(word, "Điều 6. Điều khoản chuyển tiếp")
    text(
        word,
        "Hồ sơ đã tiếp nhận trước ngày Quyết định này có hiệu lực mà chưa giải quyết xong thì {{ ben_giao }} tiếp tục giải quyết theo quy "
        "định tại thời điểm tiếp nhận.",
    )
    article(word, "Điều 7. Hiệu lực và trách nhiệm thi hành")
    text(word, "1. Quyết định này có hiệu lực kể từ {{ ngay_hieu_luc }}.")
    text(word, "2. {{ thi_hanh }} chịu trách nhiệm thi hành Quyết định này./.")
    official.signature(word)
    procedures(word)
    return word


def lists() -> Word:
    """All procedures, and again by receiver."""
    word = begun()
    text(
        word,
        "{{ co_quan }} lập danh mục {{ so_thu_tuc }} thủ tục hành chính đề nghị "
        "{{ hinh_thuc }}, thuộc thẩm quyền của {{ ben_giao }}, theo "
        "pháp luật có hiệu lực tại {{ ngay_xet }}. Danh mục chung ở Phụ lục I; từ Phụ lục II, mỗi bên nhận có một danh mục riêng.",
        "Cột Ghi chú nêu thủ tục còn nội dung phải làm rõ hoặc chưa đối chiếu đủ căn cứ./.",
    )
    official.signature(word)
    procedures(word)
    return word


def explanation() -> Word:
    word = begun()
    text(
        word,
        "Bản thuyết minh này nêu căn cứ của từng thủ tục theo pháp luật có hiệu "
        "lực tại {{ ngay_xet }}. Số trong ngoặc vuông dẫn đến Bảng tra "
        "cứu ở cuối văn bản; mỗi nguồn đều có trong tệp receipt.json để kiểm tra lại bằng lệnh advisor verify.",
    )
    when(word, "chung", "Nội dung chung cho mọi thủ tục", style="VBMuc")
    each(word, "c in chung", "- {{ c }}")
    tag(word, "for t in thu_tuc")
    line(word, "{{ t.stt }}. {{ t.ten }}", "VBMuc")
    text(
        word,
        "Mã {{ t.ma }}; lĩnh vực {{ t.linh_vuc }}; {{ t.hinh_thuc }} cho {{ t.ben_nhan }}; khâu quyết định, cấp {{ t.cap }}.",
    )
    text(word, "{{ t.ket_luan }}")
    tag(word, "for phan in t.phan")
    line(word, "{{ phan.ten }}", "VBTieuMuc")
    each(word, "c in phan.cau", "- {{ c }}")
    tag(word, "endfor")
    tag(word, "endfor")
    text(word, "Hết phần thuyết minh./.")
    official.signature(word)
    official.turned(word)
    line(word, "BẢNG TRA CỨU", "VBPhuLuc")
    line(word, "NGUỒN CỦA CÁC CÂU TRONG BẢN THUYẾT MINH", "VBPhuLucTen")
    line(word, "", "VBCachBang")
    listing(
        word,
        (
            ("Số", 14, MIDDLE, "{{ r.so }}"),
            ("Nguồn", 133, CELL, "{{ r.ten }}"),
            ("Mức đối chiếu", 44, CELL, "{{ r.muc }}"),
            ("Nơi ghi trong danh mục, bộ quy tắc", 66, CELL, "{{ r.noi }}"),
        ),
        "r in nguon",
    )
    return word


def impact() -> Word:
    word = begun()
    text(
        word,
        "{{ co_quan }} đánh giá tác động của {{ so_thu_tuc }} thủ tục hành chính "
        "khi việc quyết định chuyển từ {{ ben_giao }} sang bên nhận.",
    )
    head(word, "I. CÁC BƯỚC GIẢI QUYẾT TRƯỚC VÀ SAU")
    each(
        word,
        "q in quy_trinh",
        "{{ loop.index }}. {{ q.ten }} (số thứ tự {{ q.stt }}):",
        "Trước: {{ q.truoc }}.",
        "Sau: {{ q.sau }}.",
    )
    head(word, "II. THỜI GIAN, SỐ BƯỚC CỦA TỪNG THỦ TỤC")
    text(
        word,
        "Nêu tại Phụ lục. Thời gian trước là thời hạn đã công bố, nếu danh mục có "
        "ghi nhận; chỗ có dấu … do {{ co_quan }} điền theo số liệu "
        "thực tế. {{ nhan_xet }}",
    )
    head(word, "III. NHẬN XÉT")
    text(
        word,
        "1. Thành phần hồ sơ, phí, lệ phí, yêu cầu, điều kiện: không thay đổi.",
        "2. Chi phí tuân thủ của cá nhân, tổ chức và thời gian tiết kiệm được: {{ tiet_kiem }}./.",
    )
    official.signature(word)
    official.annexes(
        word,
        "pl in phu_luc",
        lambda place: listing(
            place,
            (
                ("STT", 12, MIDDLE, "{{ r.stt }}"),
                ("Mã TTHC", 20, MIDDLE, "{{ r.ma }}"),
                ("Tên thủ tục hành chính", 75, CELL, "{{ r.ten }}"),
                ("Người quyết định sau", 38, CELL, "{{ r.ben_nhan }}"),
                ("Số bước trước", 18, MIDDLE, "{{ r.buoc_truoc }}"),
                ("Số bước sau", 18, MIDDLE, "{{ r.buoc_sau }}"),
                ("Thời gian trước", 24, MIDDLE, "{{ r.gio_truoc }}"),
                ("Thời gian sau", 24, MIDDLE, "{{ r.gio_sau }}"),
                ("Hồ sơ một năm", 28, MIDDLE, "{{ r.ho_so }}"),
            ),
            "r in pl.dong",
        ),
    )
    return word


def capacity() -> Word:
    word = begun()
    text(
        word,
        "{{ co_quan }} thuyết minh khả năng thực hiện của từng bên nhận đối với các thủ tục đề nghị {{ hinh_thuc }} như sau:",
    )
    tag(word, "for r in ben_nhan")
    line(word, "{{ loop.index }}. {{ r.ten }}", "VBMuc")
    text(word, "Nhận {{ r.so }} thủ tục (số thứ tự {{ r.stt }}), thuộc các lĩnh vực: {{ r.linh_vuc }}.")
    each(word, "c in r.biet", "- {{ c }}")
    line(word, "", "VBCachBang")
    listing(
        word,
        (("Nội dung", 60, CELL, "{{ n.ten }}"), ("Hiện trạng, mức đáp ứng", 105, CELL, "{{ n.chu }}")),
        "n in r.nang_luc",
    )
    line(word, "", "VBCachBang")
    tag(word, "endfor")
    text(word, "Bên nhận chịu trách nhiệm về số liệu đã cung cấp./.")
    official.signature(word)
    return word


def opinions() -> Word:
    word = begun()
    text(
        word,
        "{{ co_quan }} tổng hợp ý kiến đối với dự thảo {{ ten_quyet_dinh }} và "
        "việc tiếp thu, giải trình tại Phụ lục kèm theo. {{ tinh_hinh }}",
    )
    text(word, "Chỗ có dấu … là ý kiến chưa nhận được hoặc chưa được giải trình./.")
    official.signature(word)
    official.annexes(
        word,
        "pl in phu_luc",
        lambda place: listing(
            place,
            (
                ("STT", 12, MIDDLE, "{{ r.stt }}"),
                ("Cơ quan, đơn vị", 50, CELL, "{{ r.co_quan }}"),
                ("Số, ngày văn bản", 35, CELL, "{{ r.so }}"),
                ("Nội dung góp ý", 80, CELL, "{{ r.y_kien }}"),
                ("Tiếp thu, giải trình", 80, CELL, "{{ r.giai_trinh }}"),
            ),
            "r in pl.dong",
        ),
    )
    return word


def appraisal() -> Word:
    """For Sở Tư pháp: the reasoning is filled in, the conclusion is the person's."""
    word = begun()
    official.addressees(word)
    text(
        word,
        "{{ so_tu_phap }} nhận được hồ sơ của {{ co_quan }} đề nghị thẩm định dự thảo "
        "{{ ten_quyet_dinh }}. Phần lập luận dưới đây được điền sẵn từ "
        "kết quả rà soát theo pháp luật có hiệu lực tại {{ ngay_xet }}; người thẩm định kiểm tra từng điểm và kết luận.",
    )
    head(word, "I. SỰ CẦN THIẾT, PHẠM VI ĐIỀU CHỈNH, ĐỐI TƯỢNG ÁP DỤNG")
    text(
        word,
        "Dự thảo {{ hinh_thuc }} khâu quyết định của {{ so_thu_tuc }} thủ tục hành chính thuộc thẩm quyền của {{ ben_giao }} cho:",
    )
    each(word, "r in ben_nhan", "- {{ r.ten }}: {{ r.so }} thủ tục (số thứ tự {{ r.stt }});")
    text(word, "Ý kiến của người thẩm định: {{ cham }}")
    head(word, "II. SỰ PHÙ HỢP VỚI CHỦ TRƯƠNG CỦA ĐẢNG, CHÍNH SÁCH CỦA NHÀ NƯỚC")
    text(word, "Ý kiến của người thẩm định: {{ cham }}")
    head(word, "III. TÍNH HỢP HIẾN, HỢP PHÁP, THỐNG NHẤT VÀ THẨM QUYỀN BAN HÀNH")
    line(word, "1. Điều khoản cho phép", "VBTieuMuc")
    each(word, "r in co_so", "- {{ r }}")
    line(word, "2. Quy định cấm và văn bản làm cho quy định đó không cản trở", "VBTieuMuc")
    each(word, "r in cam", "- {{ r }}")
    when(word, "cam|length == 0", "- Không có quy định cấm nào, trong pháp luật đã ghi nhận, nói về các thủ tục này.")
    line(word, "3. Hình thức văn bản, yêu cầu đối với nội dung", "VBTieuMuc")
    each(word, "r in yeu_cau", "- {{ r }}")
    line(word, "4. Thời hạn, hiệu lực của căn cứ", "VBTieuMuc")
    each(word, "r in hieu_luc", "- {{ r }}")
    line(word, "5. Điểm phải xem xét", "VBTieuMuc")
    each(word, "r in xem_xet", "- {{ r }}")
    text(word, "Ý kiến của người thẩm định: {{ cham }}")
    head(word, "IV. THỦ TỤC HÀNH CHÍNH, NGUỒN LỰC THỰC HIỆN")
    text(
        word,
        "Dự thảo không đặt thêm, không sửa thành phần hồ sơ, trình tự, thời hạn "
        "của thủ tục. Đánh giá tác động: {{ tac_dong }}. Ý kiến của "
        "{{ van_phong }}: {{ y_kien_van_phong }}.",
        "Ý kiến của người thẩm định: {{ cham }}",
    )
    head(word, "V. NGÔN NGỮ, KỸ THUẬT TRÌNH BÀY VĂN BẢN")
    text(word, "Thể thức, kỹ thuật trình bày theo quy định về công tác văn thư. Ý kiến của người thẩm định: {{ cham }}")
    head(word, "VI. KẾT LUẬN")
    when(word, "thieu", "Kết quả kiểm tra hồ sơ tại thời điểm lập: còn thiếu các nội dung sau.")
    each(word, "r in thieu", "- {{ r }}")
    when(word, "thieu|length == 0", "Kết quả kiểm tra hồ sơ tại thời điểm lập: không thấy nội dung còn thiếu.")
    when(word, "ket_qua", "Ý kiến thẩm định đối với từng thủ tục:")
    each(word, "r in ket_qua", "- {{ r }}")
    when(word, "ket_luan", "Kết luận: {{ ket_luan }}./.")
    when(
        word,
        "not ket_luan",
        "Người thẩm định chọn một trong hai kết luận: ☐ đủ điều kiện trình; ☐ chưa đủ điều kiện trình. Lý do: {{ cham }}./.",
    )
    official.signature(word)
    return word


def publication() -> Word:
    """What follows the decision: the changed procedures are published with the new internal process."""
    word = begun()
    line(word, "{{ tham_quyen_ban_hanh }}", "VBThamQuyen")
    official.bases(word)
    line(word, "QUYẾT ĐỊNH:", "VBQuyetDinh")
    official.led(
        word,
        "Điều 1.",
        "Công bố kèm theo Quyết định này Danh mục {{ so_thu_tuc }} thủ tục hành chính được sửa đổi, bổ sung về cơ quan, người giải "
        "quyết (Phụ lục I) và phê duyệt quy trình nội bộ giải quyết các thủ tục đó (Phụ lục II).",
    )
    official.led(
        word,
        "Điều 2.",
        "{{ co_quan }} cập nhật dữ liệu thủ tục hành chính trên Cơ sở dữ liệu quốc gia; {{ trung_tam }} niêm "
        "yết công khai và cấu hình quy trình trên hệ thống thông tin giải quyết thủ tục hành chính.",
    )
    official.led(
        word,
        "Điều 3.",
        "Quyết định này có hiệu lực kể từ {{ ngay_hieu_luc }}; thay thế nội dung về cơ quan giải quyết của các thủ tục này tại các "
        "quyết định công bố trước đây.",
    )
    official.led(word, "Điều 4.", "{{ thi_hanh }} chịu trách nhiệm thi hành Quyết định này./.")
    official.signature(word)
    official.turned(word)
    line(word, "Phụ lục I", "VBPhuLuc")
    line(word, "DANH MỤC THỦ TỤC HÀNH CHÍNH ĐƯỢC SỬA ĐỔI, BỔ SUNG VỀ CƠ QUAN, NGƯỜI GIẢI QUYẾT", "VBPhuLucTen")
    line(word, "({{ kem }})", "VBPhuLucKem")
    official.rule(word, LANDSCAPE, 70)
    line(word, "", "VBCachBang")
    listing(
        word,
        (
            ("STT", 12, MIDDLE, "{{ r.stt }}"),
            ("Mã TTHC", 20, MIDDLE, "{{ r.ma }}"),
            ("Tên thủ tục hành chính", 85, CELL, "{{ r.ten }}"),
            ("Lĩnh vực", 28, CELL, "{{ r.linh_vuc }}"),
            ("Người quyết định trước", 38, CELL, "{{ r.ben_giao }}"),
            ("Người quyết định sau", 40, CELL, "{{ r.ben_nhan }}"),
            ("Thời hạn giải quyết", 34, MIDDLE, "{{ r.giai_quyet }}"),
        ),
        "r in dong",
    )
    official.turned(word)
    line(word, "Phụ lục II", "VBPhuLuc")
    line(word, "QUY TRÌNH NỘI BỘ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH", "VBPhuLucTen")
    line(word, "({{ kem }})", "VBPhuLucKem")
    official.rule(word, LANDSCAPE, 70)
    tag(word, "for q in quy_trinh")
    line(word, "{{ loop.index }}. {{ q.ten }} (áp dụng cho các thủ tục số {{ q.stt }} của Phụ lục I)", "VBMuc")
    line(word, "", "VBCachBang")
    listing(
        word,
        (
            ("Bước", 16, MIDDLE, "{{ b.so }}"),
            ("Nội dung công việc", 111, CELL, "{{ b.viec }}"),
            ("Người thực hiện", 80, CELL, "{{ b.ai }}"),
            ("Thời gian", 50, MIDDLE, "{{ b.gio }}"),
        ),
        "b in q.buoc",
    )
    tag(word, "endfor")
    return word


def transition() -> Word:
    word = begun()
    text(
        word,
        "{{ co_quan }} lập phương án xử lý hồ sơ đang giải quyết tại ngày Quyết định {{ hinh_thuc }} có hiệu lực ({{ ngay_hieu_luc }}):",
        "1. Hồ sơ đã tiếp nhận trước ngày đó: {{ ben_giao }} tiếp tục quyết định; thời hạn giải quyết và người ký không thay đổi.",
        "2. Hồ sơ tiếp nhận từ ngày đó: bên nhận quyết định.",
        "3. Hồ sơ phải bổ sung: nếu đã tiếp nhận trước ngày đó thì theo điểm 1; nếu bị trả lại và nộp mới thì theo điểm 2.",
        "4. Tại ngày kết thúc {{ hinh_thuc }}, hồ sơ đang giải quyết do bên nhận chuyển lại {{ ben_giao }}, trừ khi có quyết định mới.",
        "5. {{ trung_tam }} lập danh sách hồ sơ đang giải quyết của từng thủ tục tại ngày đó (Phụ lục).",
        "Người phê duyệt chọn phương án khác thì sửa Điều 6 của dự thảo Quyết định cho khớp./.",
    )
    official.signature(word)
    official.annexes(
        word,
        "pl in phu_luc",
        lambda place: listing(
            place,
            (
                ("STT", 12, MIDDLE, "{{ r.stt }}"),
                ("Mã TTHC", 20, MIDDLE, "{{ r.ma }}"),
                ("Tên thủ tục hành chính", 95, CELL, "{{ r.ten }}"),
                ("Hồ sơ đang giải quyết", 30, MIDDLE, "{{ r.dang }}"),
                ("Người quyết định hồ sơ cũ", 50, CELL, "{{ r.ben_giao }}"),
                ("Người quyết định hồ sơ mới", 50, CELL, "{{ r.ben_nhan }}"),
            ),
            "r in pl.dong",
        ),
    )
    return word


def checklist() -> Word:
    """What the dossier would be refused for, and what people have to fill in."""
    word = begun()
    text(
        word,
        "Kết quả kiểm tra hồ sơ đề nghị {{ hinh_thuc }} {{ so_thu_tuc }} thủ tục hành chính, theo pháp luật tại {{ ngay_xet }}.",
    )
    head(word, "I. NỘI DUNG THIẾU MÀ {{ so_tu_phap|upper }} CÓ THỂ TỪ CHỐI THẨM ĐỊNH")
    when(word, "thieu|length == 0", "Không có.")
    tag(word, "if thieu")
    line(word, "", "VBCachBang")
    listing(
        word,
        (
            ("STT", 12, MIDDLE, "{{ r.stt }}"),
            ("Nội dung", 73, CELL, "{{ r.chu }}"),
            ("Căn cứ", 34, CELL, "{{ r.can_cu }}"),
            ("Cách hoàn thiện", 46, CELL, "{{ r.cach }}"),
        ),
        "r in thieu",
    )
    tag(word, "endif")
    head(word, "II. LƯU Ý")
    when(word, "luu_y|length == 0", "Không có.")
    each(word, "r in luu_y", "- {{ r }}")
    head(word, "III. CHỖ CẦN NGƯỜI ĐIỀN")
    text(word, "Chương trình không tự đặt ra số liệu, tên người, ngày tháng. Các chỗ sau còn để dấu …:")
    line(word, "", "VBCachBang")
    listing(
        word,
        (("Chỗ cần điền", 75, CELL, "{{ r.cho }}"), ("Văn bản", 90, CELL, "{{ r.van_ban }}")),
        "r in can_dien",
    )
    line(word, "", "VBCachBang")
    text(word, "Phần lớn các chỗ này điền được ở tệp phieu-bo-sung.xlsx rồi lập lại hồ sơ với --choice./.")
    official.signature(word)
    return word


def amendment() -> Word:
    """Re-evaluation: instruments in force whose ground has changed."""
    word = begun()
    official.addressees(word)
    text(
        word,
        "{{ co_quan }} đã rà soát các văn bản phân cấp, ủy quyền đang được ghi "
        "nhận trong lĩnh vực quản lý theo pháp luật tại {{ ngay_xet }}. "
        "Kết quả và đề nghị xử lý như sau:",
    )
    tag(word, "for v in van_ban")
    line(word, "{{ loop.index }}. {{ v.ten }}", "VBMuc")
    text(word, "{{ v.noi_dung }}")
    each(word, "c in v.ly_do", "- {{ c }}")
    text(word, "Đề nghị: {{ v.de_nghi }}")
    tag(word, "endfor")
    text(word, "{{ co_quan }} kính trình {{ ben_giao }} xem xét, chỉ đạo./.")
    official.signature(word)
    return word


TEMPLATES: dict[str, Callable[[], Word]] = {
    "documents/templates/bao-cao.docx": report,
    **{
        f"proposals/templates/{name}.docx": build
        for name, build in {
            "cong-van-tham-dinh": letter_for_appraisal,
            "to-trinh": submission,
            "cong-van-de-nghi": request_below,
            "quyet-dinh-uy-quyen": lambda: decision(normative=False),
            "quyet-dinh-phan-cap": lambda: decision(normative=True),
            "danh-muc": lists,
            "thuyet-minh": explanation,
            "danh-gia-tac-dong": impact,
            "nang-luc": capacity,
            "y-kien": opinions,
            "bao-cao-tham-dinh": appraisal,
            "quyet-dinh-cong-bo": publication,
            "chuyen-tiep": transition,
            "kiem-tra": checklist,
            "de-nghi-xu-ly": amendment,
        }.items()
    },
}


def main() -> None:
    for name, build in TEMPLATES.items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(official.saved(build()))


if __name__ == "__main__":
    main()
