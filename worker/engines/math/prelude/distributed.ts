/** Factorisations by the workers, in the words of the first dsage: `DistributedFactor(d, 2^360-1)`. */
export const distributed = `
class _Dsage:
    def start_all(self):
        return self

    def __repr__(self):
        return 'dsage, with all of your workers'

d = dsage = _Dsage()

class DistributedFactor:
    def __init__(self, d, n=None):
        if n is None:
            n = d
        self.n = _integer(n, 'DistributedFactor')
        if self.n == 0:
            raise ArithmeticError('factorization of 0 is not defined')
        self.factorization = _factored('distributed_factor', self.n)
        self.done = True
        self.prime_factors = [p for p, e in self.factorization for _ in range(e)]
        self.composite_factors = []

    @property
    def primeFactors(self):
        return self.prime_factors

    @property
    def compositeFactors(self):
        return self.composite_factors

    def verify(self):
        return self.factorization.value() == self.n and all(is_prime(p) for p, e in self.factorization)

    def __repr__(self):
        return repr(self.factorization)

    def _latex(self):
        return self.factorization._latex()
`;
