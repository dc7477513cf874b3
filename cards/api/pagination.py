"""Long lists in pages."""

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """``page`` and ``page_size``; the reply says how many there are, and where the next page is."""

    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 500
