-- The ordinary rows under the rule of guarantees of origin, which stands in sql/situations.sql.

select *
from certified_situations
where product_group = 'public_lighting'
