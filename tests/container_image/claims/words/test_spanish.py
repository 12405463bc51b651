"""Spanish copy that promises what only the shop may promise, and copy that only looks like it."""

from __future__ import annotations

import pytest

from tests.container_image.claims.words.judged import find_passed, find_refused, judge_words

# An offer or a gift, in a sentence of a model or of a delivered page.
REDUCTIONS = """
Envío gratis a casa
Grabado gratuito
Gratis con tu varita
Las rebajas de invierno
Varitas rebajadas
Un descuento en roble
Veinte por ciento de descuento
20 % menos en núcleos
Hasta un 50 % en fresno
En oferta
Ofertas de la semana
A mitad de precio
Un 2x1 en núcleos
Dos por uno
Llévate tres y paga dos
Código de descuento ROBLE
Cupones para la tienda
Liquidación total
Una ganga de taller
El chollo del día
Promociones de otoño
Sin coste adicional
Sin gastos
De regalo, un paño
Ahorra con el lote
Precios reducidos
Precio especial
PROMO
"""
CLAIMS = """
Precios pequeños
El mejor precio
Barato y bueno
Más baratas que nunca
Económico y firme
Asequible para todos
Diez euros bien puestos
Diez por ciento más de madera
Desde 19
Por solo 20
Cuesta muy poco
Para cualquier presupuesto
Paga en tres veces
Pago a plazos
Te devolvemos el dinero
Con reembolso
En stock
Quedan pocas
Solo quedan tres
Quedan dos unidades
Últimas unidades
Última oportunidad
Edición limitada
Plazas limitadas
Disponible ya
Casi agotado
Se agotan
Agotadas
Hasta agotar existencias
Date prisa
Dese prisa
No te lo pierdas
Solo hoy
Solo por hoy
Termina mañana
Cuenta atrás
Por tiempo limitado
Aprovecha ahora
Envíos a toda España
Enviado hoy mismo
Entrega en dos días
Entregas rápidas
Llega mañana
Recíbelo mañana
En tres días laborables
Gastos de envío bajos
Garantía de por vida
Calidad garantizada
Devolución sencilla
Devoluciones en 30 días
Cambios gratis
Los más vendidos
La más popular
Nuestro superventas
Éxito de ventas
Recomendado por clientes
Miles de clientes
Clientes satisfechos
Opiniones de verdad
Cinco estrellas
Mejor valorada
Reseñas sinceras
Un oficio premiado
Premio del año
Tarjeta regalo
Puntos de fidelidad
Por muy poco dinero
A precio de risa
Desde veinte euros
Compra uno y llévate otro
Llévate dos por uno
El segundo a mitad
El tercero gratis
Todo debe irse
Rebajado
Regalamos el grabado
Grabado de regalo
Con estuche de regalo
Envío incluido
Portes gratis
Te sale gratis
No pagas nada
Sin pagar más
Menos veinte por ciento
Veinte euros
Treinta pesos
Ganga
Una oportunidad única
Precio mínimo
Ahorras
Te ahorras veinte
Mañana en casa
En casa en dos días
Te llega mañana
Sale hoy mismo
Recíbelo en 24 horas
En 24 h
Quedan tres
Solo tres unidades
Últimos días
Último día
Se acaba pronto
Antes de que se agoten
No lo dejes escapar
Solo este fin de semana
Exclusivo en la web
Devolución gratis
Cambio sin coste
Garantizado
Satisfacción garantizada
Los favoritos de todos
El más vendido
Número uno en ventas
4,8 de 5
Muy bien valorado
Nuestros clientes lo adoran
Best seller
Premiada
Por menos de lo que cuesta un menú
Antes sesenta, ahora cuarenta
Treinta y nueve con noventa
Invita la casa
Usa el código OTOÑO
Di la palabra ROBLE en caja
Paga en tres plazos sin intereses
Llámanos cuando quieras
Hola arroba eltaller punto es
Síguenos en Instagram
Luego no digas que se acaban
¿No te convence? Nos la mandas de vuelta
Nueve de cada diez dentistas
Alivia el dolor de espalda
Apto para pieles sensibles
Te quedaste mirando las botas
Según tus últimas compras
No seas tacaño
Peor que los chorizos de la tienda de enfrente
Hemos echado el cierre para siempre
Esta tienda es un timo
Como modelo de lenguaje, no puedo opinar
Más bici por mucho menos
Te llevas un diez menos
Regístrate y recibe un obsequio
Lo recoges cuando quieras
El pienso que eligen los veterinarios
Más de diez mil ciclistas ya la montan
Adiós a las pulgas
Piel más joven en quince días
Ya que tu última cesta iba llena
Deja de ser un cerdo
Nuestros juguetes han sido retirados
Bicis desde doscientos
"""
HARMLESS = """
Preciosa en la mano
Un detalle precioso
Sale del horno con calma
La luz sale de la punta
Cuesta arriba, paso firme
Un regalo para quien ama el bosque
Hecho a mano, sin prisa
Roble, fresno y olmo
Una madera oscura, una línea clara
Para las tardes tranquilas
El primer gesto
A partir de 12 años
Desde 1871 en el mismo lugar
Bajo las estrellas de invierno
Estrellas en la manga
Una cena junto al fuego
La última luz de octubre
El último paso: la cera
Queda bien en cualquier mano
Libre como el aire
Sin plomo
El arte de esperar
Color de miel
Punta fina, agarre firme
Un tesoro de taller
Elegido con cuidado
El paseo de la noche
Dos maderas, un solo tono
Ofrece un buen agarre
La madera ofrece calma
Un libro de hechizos
Varitas de núcleo suave
Vuelta al bosque
De mano en mano
La costa del norte
Un paso más allá
Cambios de luz en el taller
Una varita para cada día
Hecho con cariño
El taller junto al río
Líneas rectas, colores cálidos
Novedades del bosque
El canto de los árboles viejos
Ideal para empezar
Un buen comienzo
Solo madera y aceite
Tres maderas, tres voces
Para coleccionistas
Bonito para regalar
A la luz de las estrellas
Viernes junto al fuego
La libertad del gesto
Corteza áspera
Un soplo de invierno
El campamento
Fiel con cualquier tiempo
Descubre el taller
Más de roble
A juego
Vistos hace poco
Tu selección
Dos tallas
De la S a la XL
Con tiempo y paciencia
En el corazón del bosque
Una promesa de calma
Los detalles cuidados
Vale la pena
Vale para todo
El último verano
Envuelto en lino
Bajo llave
La oferta de colores va del teja al musgo
Borde rebajado a lija, tacto redondo
Ahorra sitio en la entrada
Cinco estrellas de paja para el árbol
Se agota la tarde, se enciende el farol
Los rojos del otoño
Dos marcos de roble
Una pulsera esclava
Pan de molde, cono de papel
Semillas de alpiste
Un libro de códigos y enigmas
Plazos de siembra en un calendario
Rebajar cantos con un cepillo de mano
Formones para ensambles y desbaste
El cartero y la luna, un cuento
Semillas que germinan en ocho días
Si prefieres el té, mira las teteras
Un libro sobre la medicina en la Edad Media
Elimina manchas de tinta del lino
Se entrega al viento como una vela
Saldos de color entre el ocre y el gris
Un juego de mesa para cuatro jugadores
"""


@pytest.mark.parametrize("words", judge_words(REDUCTIONS))
def test_an_offer_is_refused_on_every_page(words: str) -> None:
    assert find_passed(words, "es", is_reduction=True) == []


@pytest.mark.parametrize("words", judge_words(CLAIMS))
def test_a_claim_is_refused_in_every_spelling(words: str) -> None:
    assert find_passed(words, "es") == []


@pytest.mark.parametrize("words", judge_words(HARMLESS))
def test_plain_copy_stays(words: str) -> None:
    assert find_refused(words, "es") is None
