"""Long lists in pages."""

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """``page`` and ``page_size``; the reply says how many there are, and where the next page is."""

    page_query_description = "Which page of the list; the first without it."
    page_size_query_description = "So many on a page: 100 without it, 500 at most."
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 500
