-- How many tests of a category were executed in the iteration; null in older rows, which did not keep it.
ALTER TABLE iteration_categories ADD COLUMN executed INTEGER;
