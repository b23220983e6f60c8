"""The layout (thể thức) of a Word document: held against 30/2020/NĐ-CP Phụ lục I."""
